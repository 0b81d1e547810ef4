//! The way back into a function that rewinds: from its entry, through the headers of loops, to the call.

use super::{
    super::{
        aim::{self, Aim},
        debug_values,
        layout::{Cluster, Level, Slot},
        runtime::{Record, WORD},
        tail_calls,
        variables::Variables,
    },
    Instrumenter,
};
use crate::{
    analysis::ValueId,
    ir::{Block, Type, TypeKind, Value},
    rules::Rule,
};
use std::collections::HashMap;

/// Where a reload finds the slots of a record.
#[derive(Clone, Copy)]
enum Source<'m> {
    /// At their offsets.
    Record(Record<'m>),
    /// In what a rewind pops next.
    NextWords,
}

/// Where a slot is.
#[derive(Clone, Copy)]
enum Place<'m> {
    At(Value<'m>),
    Popped(Value<'m>),
    /// It has no bytes.
    Nowhere,
}

impl<'m> Instrumenter<'_, 'm> {
    /// The test at the entry, and the way to the suspend point.
    pub(super) fn emit_rewind(&self, variables: &Variables<'m>) {
        let Some(entry) = self.function.entry() else { return };
        let rewind = self.function.append_block("rewind");
        if let Some(branch) = entry.terminator() {
            branch.erase();
        }
        self.builder.position_at_end(entry);
        let rewinding = self.runtime.is_not_normal(self.module, &self.builder);
        self.builder.unlikely(rewinding, rewind, self.body);

        self.builder.position_at_end(rewind);
        self.runtime.give_back(self.module, &self.builder, self.function);
        if self.tail.forwards {
            tail_calls::forward(self.module, self.runtime, &self.builder, self.function);
        }
        // What a rewind passes without knowing it is zero, not poison: a wasm local
        // that poison leaves as it is has to be kept, around every loop on the way.
        for (_, variable) in variables.iter() {
            self.builder.store(self.module.zero(variable.allocated_type()), variable);
        }
        if Rule::LaunderedOnRewind.holds() {
            self.launder_allocas();
        }
        // What reloads say comes before it, where they say that nothing is known.
        self.debug_values.say_what_stays(&self.liveness);
        let number = self.is_read_by_word().then(|| {
            let number = self.runtime.pop_number(self.module, &self.builder);
            if !self.layout.root.inner.is_empty() {
                // Dispatches in loops ask again.
                self.runtime.set_point(&self.builder, number);
            }
            number
        });
        self.emit_level(&self.layout.root, number, variables);
        debug_values::forget_parameters(entry, rewind);
    }

    /// From the builder's position, goes to the clusters and loops of `level`. `number` is the
    /// number of the record, if it is at hand.
    ///
    /// The only way on continues the builder's block. A block with nothing but a branch would make LLVM's
    /// CodeGenPrepare merge the blocks of the whole function that follow on each other, and
    /// instruction selection takes time with the square of a block's size.
    fn emit_level(&self, level: &Level<'m>, number: Option<Value<'m>>, variables: &Variables<'m>) {
        let is_only = level.clusters.len() + level.inner.len() == 1;
        let way =
            |name| if is_only { self.builder.block() } else { self.function.append_block(name) };
        let clusters: Vec<_> =
            level.clusters.iter().map(|cluster| (cluster, way("reload"))).collect();
        let loops: Vec<_> = level.inner.iter().map(|inner| (inner, way("enter"))).collect();
        let number = number.or_else(|| (!is_only).then(|| self.number()));
        if !is_only {
            let mut cases: Vec<(u32, Block<'m>)> = Vec::new();
            for &(cluster, block) in &clusters {
                cases.extend(
                    cluster.points.iter().map(|&point| (self.layout.numbers[point], block)),
                );
            }
            for &(inner, block) in &loops {
                cases.extend(
                    inner.points().into_iter().map(|point| (self.layout.numbers[point], block)),
                );
            }
            self.emit_dispatch(number, &cases);
        }
        for (cluster, block) in clusters {
            self.emit_reload(level, cluster, block, number, variables);
        }
        for (inner, block) in loops {
            self.emit_enter(inner, block, variables);
        }
    }

    /// Goes to the block of the case that the number of the record says.
    fn emit_dispatch(&self, number: Option<Value<'m>>, cases: &[(u32, Block<'m>)]) {
        if cases.iter().all(|(_, block)| *block == cases[0].1) {
            self.builder.br(cases[0].1);
            return;
        }
        let number = number.unwrap_or_else(|| self.number());
        self.builder.switch(self.module, number, cases);
    }

    /// Reloads what a cluster's points share and goes to them.
    fn emit_reload(
        &self,
        level: &Level<'m>,
        cluster: &Cluster<'m>,
        block: Block<'m>,
        number: Option<Value<'m>>,
        variables: &Variables<'m>,
    ) {
        self.builder.position_at_end(block);
        // What is asked below, while the record is there.
        let number = number.or_else(|| (cluster.points.len() > 1).then(|| self.number()));
        self.fill_dropped(level, cluster, number, variables);
        if self.has_no_records() {
            // Another function would have found out when it popped its record.
            self.runtime.check_rewind(self.module, &self.builder);
            self.emit_dispatch(number, &[(0, self.suspends[0].point.block)]);
            self.say_again(&cluster.points, &HashMap::new());
            return;
        }
        let reloaded = if self.is_read_by_word() {
            let reloaded = self.reload(&cluster.slots, Source::NextWords, variables);
            let padding = cluster.size - level.offset.max(self.end(&cluster.slots));
            if padding > 0 && Rule::WholeRecordsPopped.holds() {
                self.pop(padding);
            }
            reloaded
        } else {
            let size = self.first_slot() + cluster.size;
            let record = self.runtime.pop_record(self.module, &self.builder, size);
            let reloaded = self.reload(&cluster.slots, Source::Record(record), variables);
            if self.has_dynamic_allocas {
                self.restore_stack_pointer(record);
            }
            reloaded
        };
        let cases: Vec<_> = cluster
            .points
            .iter()
            .map(|&point| (self.layout.numbers[point], self.suspends[point].point.block))
            .collect();
        self.emit_dispatch(number, &cases);
        self.say_again(&cluster.points, &reloaded);
    }

    /// Whether a rewind pops records word for word: smaller code, and slower. What stacks that are
    /// switched often consist of is small, or has records in place.
    fn is_read_by_word(&self) -> bool {
        let is_worth_it = match self.aim {
            Aim::Size => true,
            Aim::Balance => {
                self.suspends.len() >= aim::LARGE && !self.statistics.has_records_in_place
            }
            Aim::Speed => false,
        };
        is_worth_it && self.first_slot() == 0 && !self.has_no_records()
    }

    /// Pops so many bytes of a record.
    fn pop(&self, size: u32) -> Record<'m> {
        self.runtime.pop(self.module, &self.builder, size)
    }

    /// The number of the record that a rewind is at.
    fn number(&self) -> Value<'m> {
        if self.is_read_by_word() {
            self.runtime.point(self.module, &self.builder)
        } else {
            self.runtime.number(self.module, &self.builder)
        }
    }

    /// Where slots end, in bytes from the first of the record.
    fn end(&self, slots: &[Slot<'m>]) -> u32 {
        slots.iter().map(|slot| slot.offset + slot.ty.size(self.module)).max().unwrap_or(0)
    }

    /// Restores the stack pointer of a function that moves it while it runs.
    fn restore_stack_pointer(&self, record: Record<'m>) {
        let offset = self.stack_pointer_slot();
        let slot = record.slot(self.module, &self.builder, offset, WORD);
        let saved = self.builder.load(self.module.i32(), slot, "");
        // What the callee's frame lies below is the global; where this function's
        // next alloca goes is a copy that code generation keeps, and that is not
        // written back when it only moves up.
        if Rule::StackPointerGlobalRestored.holds() {
            self.runtime.set_stack_pointer(&self.builder, saved);
        }
        if Rule::StackPointerCopyRestored.holds() {
            let pointer = self.builder.int_to_ptr(saved, self.module.ptr());
            let restore = self.module.intrinsic("llvm.stackrestore", &[self.module.ptr()]);
            self.builder.call(restore.ty(), restore.value(), &[pointer]);
        }
    }

    /// Gives the arguments that nobody reads after a rewind a value. In a loop, they must not be what
    /// they were on the last round, or they would seem to be needed from there on.
    ///
    /// Where there are several points, it is not a constant. Each of that many variables would be a
    /// wasm local, as all of them are set at once; but copies of one value, of which each is dead
    /// where another is set, can be one local with it, and nothing is left to set.
    fn fill_dropped(
        &self,
        level: &Level<'m>,
        cluster: &Cluster<'m>,
        number: Option<Value<'m>>,
        variables: &Variables<'m>,
    ) {
        /// How many points make so many locals that what is left to set is worth it.
        const MANY: usize = 9;
        let least = if level.id.is_some() { 2 } else { MANY };
        let number = number.filter(|_| cluster.points.len() >= least);
        let mut values: HashMap<Type<'m>, Vec<Value<'m>>> = HashMap::new();
        for &point in &cluster.points {
            let mut used: HashMap<Type<'m>, usize> = HashMap::new();
            for &id in &self.suspends[point].dropped {
                let Some(variable) = variables.get(id) else { continue };
                let ty = self.liveness.value(id).ty();
                let value = match number {
                    Some(number) => {
                        // They are passed to one call, so that they are not one local.
                        let index = used.entry(ty).or_default();
                        let values = values.entry(ty).or_default();
                        if values.len() == *index {
                            values.push(self.any(number, ty, *index == 0));
                        }
                        *index += 1;
                        values[*index - 1]
                    }
                    None if level.id.is_some() => self.module.zero(ty),
                    None => self.module.poison(ty),
                };
                self.builder.store(value, variable);
            }
        }
    }

    /// Some value of a type, which costs little: made of `number`, or, unless it `may_be` the same
    /// as others, of something that LLVM does not know to be equal.
    fn any(&self, number: Value<'m>, ty: Type<'m>, may_be: bool) -> Value<'m> {
        let number = if may_be { number } else { self.builder.hide(self.module, number) };
        match (ty.kind(), ty.integer_width()) {
            (_, Some(32)) => number,
            (_, Some(width)) if width < 32 => self.builder.trunc(number, ty),
            // Code generation would make one load of this and that from a wasm global, from linear memory.
            (_, Some(64)) if self.is_read_by_word() => {
                self.builder.zext(self.builder.hide(self.module, number), ty)
            }
            (_, Some(64)) => self.builder.zext(number, ty),
            (TypeKind::LLVMFloatTypeKind | TypeKind::LLVMDoubleTypeKind, _) => {
                self.builder.ui_to_fp(number, ty)
            }
            _ if ty == self.module.ptr() => self.builder.int_to_ptr(number, ty),
            _ => self.module.zero(ty),
        }
    }

    /// Says again what debug records say at `points` of what is `reloaded` in the builder's block.
    fn say_again(&self, points: &[usize], reloaded: &HashMap<ValueId, Value<'m>>) {
        if let Some(end) = self.builder.block().terminator() {
            self.debug_values.say_again(points, end, &self.liveness, reloaded);
        }
    }

    /// Loads `slots` of a record into the variables of their values. Returns what is loaded.
    fn reload(
        &self,
        slots: &[Slot<'m>],
        source: Source<'m>,
        variables: &Variables<'m>,
    ) -> HashMap<ValueId, Value<'m>> {
        let mut reloaded = HashMap::new();
        for slot in slots {
            let size = slot.ty.size(self.module);
            let place = match source {
                Source::Record(record) => {
                    let offset = self.first_slot() + slot.offset;
                    Place::At(record.slot(self.module, &self.builder, offset, size))
                }
                Source::NextWords if slot.ty.is_word() => {
                    let word = self.runtime.pop_word(self.module, &self.builder);
                    Place::Popped(word)
                }
                // Behind it, there may be no memory.
                Source::NextWords if size == 0 => Place::Nowhere,
                Source::NextWords => Place::At(self.pop(size).start()),
            };
            let mut loaded: Vec<(Type<'m>, Value<'m>)> = Vec::new();
            for &id in &slot.values {
                let ty = self.liveness.value(id).ty();
                let known = loaded.iter().find(|(of, _)| *of == ty).map(|(_, value)| *value);
                let value = known.unwrap_or_else(|| {
                    let value = match place {
                        Place::At(address) => slot.ty.reload(&self.builder, address, ty),
                        Place::Popped(word) => slot.ty.narrow(&self.builder, word, ty),
                        Place::Nowhere => self.module.zero(ty),
                    };
                    loaded.push((ty, value));
                    value
                });
                if let Some(variable) = variables.get(id) {
                    self.builder.store(value, variable);
                }
                reloaded.insert(id, value);
            }
        }
        reloaded
    }

    /// Reloads what a loop does not change and enters it by its header, where a test
    /// tells a rewind from an iteration.
    fn emit_enter(&self, level: &Level<'m>, block: Block<'m>, variables: &Variables<'m>) {
        let Some(id) = level.id else { return };
        let header = self.liveness.blocks()[self.loops.header(id)];
        self.builder.position_at_end(block);
        let mut reloaded = HashMap::new();
        if !level.before.is_empty() {
            let source = if self.is_read_by_word() {
                Source::NextWords
            } else {
                let slots = self.first_slot() + self.end(&level.before);
                Source::Record(self.runtime.record(self.module, &self.builder, slots))
            };
            reloaded = self.reload(&level.before, source, variables);
        }
        let Some(gate) = self.gates.get(&header) else { return };
        self.builder.br(gate.preheader);
        self.say_again(&level.points(), &reloaded);
        for phi in gate.preheader.phis() {
            phi.add_incoming(self.module.zero(phi.ty()), block);
        }

        let dispatch = self.function.append_block("dispatch");
        self.builder.position_at_end(header);
        if let Some(branch) = header.terminator() {
            self.builder.set_scope_of(branch);
            branch.erase();
        }
        let rewinding = self.runtime.is_not_normal(self.module, &self.builder);
        self.builder.unlikely(rewinding, dispatch, gate.rest);
        self.builder.position_at_end(dispatch);
        self.emit_level(level, None, variables);
        // As in the entry block: what reloads say comes behind it.
        debug_values::forget_phis(header, dispatch);
    }
}
