//! The transformation of one function. See `docs/transformation.md` for the shape
//! of the result, with IR before and after.
//!
//! ```text
//! entry:        allocas; state is not normal? -> rewind : -> body
//! body:         ... original code ...
//! suspend.k:    r = call callee(args); state is not normal? -> unwind.k : -> resumed.k
//!               (an invoke: the test is in a block on its normal edge)
//! resumed.k:    ... original code ...
//! unwind.k:     spill what is live at resumed.k; -> unwound
//! unwound:      launder allocas; return zero
//! rewind:       launder allocas; k = number of the record; go to the level of k
//! enter.L:      reload what loop L does not change; -> preheader of L
//! header of L:  phis; state is not normal? -> dispatch.L : -> rest of the header
//! dispatch.L:   k = number of the record; go on to the level of k
//! reload.c:     pop the record; reload the rest; put the stack pointer back; -> suspend.k
//!               (the only way on from a level has no block of its own)
//! ```

use super::{
    aim::Aim,
    backtrace::Descriptors,
    canonical::{self, Canonical, Gate, Point},
    debug_values::{self, DebugValues},
    inline, inlined_parameters, keep_variables,
    layout::{self, Cluster, Layout, Level, PointValues, Slot},
    long_lived,
    runtime::{Record, Runtime, WORD},
    setjmp,
    slots::{SlotType, spill, spill_in_place},
    stack_check, tail_calls,
    variables::Variables,
};
use crate::{
    analysis::{ATTRIBUTE, INSTRUMENTED, Liveness, StackNeed, ValueId, surviving_allocas},
    ir::{AttributeSite, Block, Builder, Function, LoopForest, Module, Type, TypeKind, Value},
    options::Prefer,
    rules::Rule,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What was done to a function, for remarks and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Calls that may suspend.
    pub suspend_points: usize,
    /// Values that are kept, summed over the suspend points.
    pub spilled_values: usize,
    /// Allocas that keep their contents across a suspension.
    pub surviving_allocas: usize,
    /// Whether there are records that are written in place.
    pub has_records_in_place: bool,
}

/// What is the same for all functions of a module.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a, 'm> {
    /// The module.
    pub module: &'a Module<'m>,
    /// Its runtime.
    pub runtime: &'a Runtime<'m>,
    /// What records lead to, with backtraces.
    pub descriptors: &'a Descriptors<'a, 'm>,
    /// The functions of the module that switch stacks.
    pub switches: &'a HashSet<Function<'m>>,
    /// What to optimise for.
    pub prefer: Prefer,
    /// Whether to keep variables that only a debugger reads.
    pub keep_variables: bool,
}

/// What the tail calls that may suspend have to do with a function. See
/// [`TailCalls`](crate::analysis::TailCalls).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TailRole {
    /// Whether its records name it.
    pub is_in_family: bool,
    /// Whether it may be resumed with a record of another function.
    pub forwards: bool,
}

/// Instruments `function`. `calls` are its suspend points, with whether each needs
/// its arguments on a rewind. `need`: check the stack, for that much.
pub fn instrument<'m>(
    context: Context<'_, 'm>,
    function: Function<'m>,
    calls: &[(Value<'m>, bool)],
    tail: TailRole,
    need: Option<StackNeed>,
) -> Statistics {
    let module = context.module;
    let builder = Builder::new(module);
    function.set_string_attribute(ATTRIBUTE, INSTRUMENTED);
    if Rule::CodeNotOutlined.holds() {
        keep_whole(function);
    }
    let Some(canonical) = canonical::canonicalise(function, calls, &builder) else {
        let body = if tail.forwards {
            tail_calls::only_forward(context, function, &builder)
        } else {
            need.and_then(|_| canonical::split_entry(function, &builder))
        };
        if let (Some(body), Some(need)) = (body, need) {
            stack_check::insert(context, function, body, need, |builder| {
                let unwound = function.append_block("unwound");
                builder.position_at_end(unwound);
                return_nothing(module, function, builder);
                unwound
            });
        }
        return Statistics::default();
    };
    inlined_parameters::move_to_definitions(function, &canonical.points);
    if context.keep_variables {
        keep_variables::keep(module, function, &canonical.points, &builder);
    }
    // First what is live behind a `setjmp`: afterwards it is not live any more.
    let behind_setjmp = match Rule::MemoryBehindSetjmp.holds() {
        true => setjmp::keep_in_memory(module, function, &canonical),
        false => 0,
    };
    let unanalysed =
        long_lived::keep_in_memory(module, function, &canonical, long_lived::MOST_ANALYSED);
    let mut liveness = Liveness::new(function);
    if canonical::rematerialise(module, &liveness, &canonical.points) {
        liveness = Liveness::new(function);
    }
    let unkept = long_lived::keep_in_memory(module, function, &canonical, long_lived::MOST_KEPT);
    if unkept > 0 {
        liveness = Liveness::new(function);
    }
    let in_memory = behind_setjmp + unanalysed + unkept;
    let need = need.map(|need| StackNeed { frame: need.frame + in_memory, ..need });
    let calls: Vec<_> = canonical.points.iter().map(|point| point.call).collect();
    // A rewind comes in before what a call is given is loaded.
    let resumed: Vec<_> = canonical.points.iter().map(|point| point.block).collect();
    let allocas = surviving_allocas(function, &calls, &resumed);
    let body = canonical.body;
    let instrumenter =
        Instrumenter::new(context, function, tail, builder, canonical, liveness, allocas);
    let (statistics, unwound) = instrumenter.run();
    if let Some(need) = need {
        stack_check::insert(context, function, body, need, |_| unwound);
    }
    statistics
}

/// Keeps later passes from moving a part of the function into one of its own. While the
/// function rewinds or unwinds, the frames of what it called lie right below its own, and the
/// other function's frame would overwrite them.
///
/// `HotColdSplitting`, which does that with what is cold, and `PartialInliner` pass over
/// functions that are not inlined, and `IROutliner` over those with the other attribute.
pub fn keep_whole(function: Function<'_>) {
    if !function.value().has_attribute(AttributeSite::Function, "alwaysinline") {
        function.add_attribute("noinline");
    }
    function.set_string_attribute("nooutline", "");
}

/// Returns a value that nobody looks at.
fn return_nothing<'m>(module: &Module<'m>, function: Function<'m>, builder: &Builder<'m>) {
    let result = function.ty().result();
    let value = (!result.is_void()).then(|| module.zero(result));
    builder.ret(value);
}

/// One suspend point with all that is known of it.
struct Suspend<'m> {
    point: Point<'m>,
    /// Live at the start of the block, but not kept: arguments that nobody reads on
    /// a rewind.
    dropped: Vec<ValueId>,
}

/// Whether a value that is live at the start of the block of `point` may be needed where
/// an exception of its call goes.
fn is_needed_at_pad(liveness: &Liveness<'_>, point: &Point<'_>, id: ValueId) -> bool {
    point.pad().filter(|_| Rule::HandlersGetTheirValues.holds()).is_some_and(|pad| {
        liveness.live_in(liveness.block_index(pad)).binary_search(&id).is_ok()
            // A phi there may need it through a value that is made again before the call.
            || pad.phis().next().is_some()
    })
}

struct Instrumenter<'a, 'm> {
    module: &'a Module<'m>,
    runtime: &'a Runtime<'m>,
    descriptors: &'a Descriptors<'a, 'm>,
    function: Function<'m>,
    /// By suspend point: whether its record is written in place.
    in_place: Vec<bool>,
    tail: TailRole,
    builder: Builder<'m>,
    body: Block<'m>,
    suspends: Vec<Suspend<'m>>,
    liveness: Liveness<'m>,
    loops: LoopForest,
    gates: HashMap<Block<'m>, Gate<'m>>,
    layout: Layout<'m>,
    allocas: Vec<Value<'m>>,
    debug_values: DebugValues<'m>,
    /// Whether the function moves the stack pointer while it runs.
    has_dynamic_allocas: bool,
    statistics: Statistics,
}

impl<'a, 'm> Instrumenter<'a, 'm> {
    fn new(
        Context { module, runtime, descriptors, switches, prefer, .. }: Context<'a, 'm>,
        function: Function<'m>,
        tail: TailRole,
        builder: Builder<'m>,
        canonical: Canonical<'m>,
        liveness: Liveness<'m>,
        allocas: Vec<Value<'m>>,
    ) -> Self {
        let loops = LoopForest::new(function);
        let mut suspends = Vec::new();
        let mut values = Vec::new();
        for point in canonical.points {
            let block = liveness.block_index(point.block);
            let after = liveness.live_in(liveness.block_index(point.after));
            let used_by_call = |id: &ValueId| {
                let value = liveness.value(*id);
                if point.needs_arguments {
                    // Through values that are made again before the call, too.
                    return true;
                }
                let callee = point.call.callee();
                callee == Some(value)
                    || callee.is_some_and(|callee| {
                        callee.block() == Some(point.block)
                            && callee.operands().any(|op| op == value)
                    })
            };
            let (kept, dropped) = liveness.live_in(block).iter().copied().partition(|id| {
                after.binary_search(id).is_ok()
                    || used_by_call(id)
                    || is_needed_at_pad(&liveness, &point, *id)
            });
            values.push(PointValues { block, kept });
            suspends.push(Suspend { point, dropped });
        }
        let has_gate = |id| canonical.gates.contains_key(&liveness.blocks()[loops.header(id)]);
        let aim = Aim::of(function, prefer);
        let calls = suspends.iter().map(|suspend| suspend.point.call);
        let in_place = inline::in_place(calls.clone(), function, switches, aim);
        let statistics = Statistics {
            suspend_points: suspends.len(),
            spilled_values: values.iter().map(|point| point.kept.len()).sum(),
            surviving_allocas: allocas.len(),
            has_records_in_place: in_place.contains(&true),
        };
        let may_share = |point: usize| aim != Aim::Speed && !in_place[point];
        let layout = layout::plan(module, &liveness, &loops, has_gate, &values, may_share);
        let debug_values = DebugValues::new(function, calls, values, &liveness);
        let has_dynamic_allocas =
            function.instructions().any(|inst| inst.is_alloca() && !inst.is_static_alloca());
        if has_dynamic_allocas && Rule::MovingFramesNotInlined.holds() {
            // Inlined, it would move the stack pointer of a function whose suspend points
            // do not keep it.
            function.value().remove_attribute(AttributeSite::Function, "alwaysinline");
            function.add_attribute("noinline");
        }
        Instrumenter {
            module,
            runtime,
            descriptors,
            function,
            in_place,
            tail,
            builder,
            body: canonical.body,
            suspends,
            liveness,
            loops,
            gates: canonical.gates,
            layout,
            allocas,
            debug_values,
            has_dynamic_allocas: has_dynamic_allocas && Rule::StackPointerKept.holds(),
            statistics,
        }
    }

    /// Returns what was done, and the block in which every unwind leaves the function.
    fn run(self) -> (Statistics, Block<'m>) {
        if Rule::LifetimesCleared.holds() {
            self.clear_lifetimes();
        }
        let variables = self.make_variables();
        let unwound = self.emit_unwound();
        let mut shared = HashMap::new();
        for number in 0..self.suspends.len() {
            self.emit_unwind(number, unwound, &mut shared, &variables);
        }
        self.emit_rewind(&variables);
        self.debug_values.rename(self.body, &self.liveness, &variables);
        variables.promote(self.module, self.function, &self.builder);
        (self.statistics, unwound)
    }

    /// Every value that a reload defines again, or that a rewind would miss.
    fn make_variables(&self) -> Variables<'m> {
        let values: BTreeSet<ValueId> = self
            .suspends
            .iter()
            .flat_map(|suspend| {
                self.liveness
                    .live_in(self.liveness.block_index(suspend.point.block))
                    .iter()
                    .copied()
            })
            .collect();
        let values: Vec<_> = values.into_iter().collect();
        Variables::new(self.module, self.function, self.body, &self.liveness, &values)
    }

    /// Surviving allocas live from the first entry of the function to its last
    /// return. With markers in between, LLVM could take their contents for undefined
    /// after a rewind, which passes no start marker, or give their place to others.
    fn clear_lifetimes(&self) {
        // Markers of other allocas would mark what their address becomes: a variable.
        let moving = self.function.instructions().filter(|inst| inst.is_alloca());
        let moving: Vec<_> = moving.filter(|inst| !inst.is_static_alloca()).collect();
        for alloca in self.allocas.iter().copied().chain(moving) {
            let markers: Vec<_> = alloca
                .users()
                .filter(|user| {
                    user.intrinsic_name().is_some_and(|name| name.starts_with("llvm.lifetime."))
                })
                .collect();
            markers.into_iter().for_each(Value::erase);
        }
    }

    /// Makes LLVM forget what it knows of the contents of the surviving allocas: on
    /// the way out they are read by whoever resumes the function, on the way in they
    /// are as they were left.
    fn launder_allocas(&self) {
        for &alloca in &self.allocas {
            self.builder.launder(self.module, Some(alloca));
        }
    }

    /// The end of every unwind: returns a value that nobody looks at.
    fn emit_unwound(&self) -> Block<'m> {
        let block = self.function.append_block("unwound");
        self.builder.position_at_end(block);
        if Rule::LaunderedOnUnwind.holds() {
            self.launder_allocas();
        }
        return_nothing(self.module, self.function, &self.builder);
        block
    }

    /// The test after a suspend point, and the spill. `shared` has the spills that
    /// several points share, by the point in whose name they are made.
    fn emit_unwind(
        &self,
        number: usize,
        unwound: Block<'m>,
        shared: &mut HashMap<usize, Block<'m>>,
        variables: &Variables<'m>,
    ) {
        let point = self.suspends[number].point;
        if let Some(branch) = point.back.terminator() {
            branch.erase();
        }
        self.builder.position_at_end(point.back);
        self.builder.set_scope_of(point.call);
        let unwinding = self.runtime.is_not_normal(self.module, &self.builder);
        if self.has_no_records() {
            self.builder.unlikely(unwinding, unwound, point.after);
            return;
        }
        let unwind = self.function.append_block("unwind");
        self.builder.unlikely(unwinding, unwind, point.after);

        self.builder.position_at_end(unwind);
        let k = self.name_of_point(number);
        let Some(group) = self.layout.shares[number] else {
            self.emit_spill(number, &self.layout.records[number], k, unwound, variables);
            return;
        };
        // What others keep and this one does not is zero, not poison: a wasm local that poison leaves as
        // it is has to be kept up to here, from wherever it was set, around every loop on the way.
        let own = &self.layout.records[number];
        for (slot, (_, value)) in self.layout.shared[group].iter().enumerate() {
            if let Some(id) = value.filter(|_| own.get(slot).is_none_or(|(_, own)| own.is_none()))
                && let Some(variable) = variables.get(id)
            {
                self.builder.store(self.module.zero(self.liveness.value(id).ty()), variable);
            }
        }
        // Not a phi: what it is made of would be set where the call is, each time.
        self.runtime.set_point(&self.builder, k);
        let known = shared.get(&group).copied();
        let block = known.unwrap_or_else(|| self.function.append_block("spill"));
        self.builder.br(block);
        if known.is_none() {
            shared.insert(group, block);
            self.builder.position_at_end(block);
            let k = self.runtime.point(self.module, &self.builder);
            self.emit_spill(number, &self.layout.shared[group], k, unwound, variables);
        }
    }

    /// Spills a record of a point, or of all that share it, under the number `k`, and leaves the
    /// function.
    fn emit_spill(
        &self,
        number: usize,
        record: &layout::Record<'m>,
        k: Value<'m>,
        unwound: Block<'m>,
        variables: &Variables<'m>,
    ) {
        let mut values = Vec::new();
        if self.tail.is_in_family {
            values.push((SlotType::address(self.module), self.function.value()));
        }
        if self.has_dynamic_allocas {
            let slot = SlotType::address(self.module);
            values.push((slot, self.runtime.stack_pointer(self.module, &self.builder)));
        }
        for &(slot, value) in record {
            let value = value.and_then(|id| {
                let variable = variables.get(id)?;
                Some(self.builder.load(self.liveness.value(id).ty(), variable, ""))
            });
            values.push((slot, value.unwrap_or_else(|| slot.zero(self.module))));
        }
        let size = self.first_slot() + self.layout.sizes[number];
        let write = if self.in_place[number] { spill_in_place } else { spill };
        write(self.module, self.runtime, &self.builder, k, &values, size);
        self.builder.br(unwound);
    }

    /// What a record has to tell which point it is of: its number, or what has the number.
    fn name_of_point(&self, index: usize) -> Value<'m> {
        let number = self.layout.numbers[index];
        if !self.runtime.has_backtraces() {
            return self.module.const_i32(number);
        }
        let size = self.first_slot() + self.layout.sizes[index] + WORD;
        self.descriptors.address(self.function, self.suspends[index].point.call, number, size)
    }

    /// Whether there is nothing to write down: a rewind goes to the only suspend point, with no
    /// value.
    fn has_no_records(&self) -> bool {
        !self.runtime.has_backtraces()
            && self.suspends.len() == 1
            && self.first_slot() + self.layout.sizes[0] == 0
            && !self.tail.forwards
    }

    /// Bytes of slots before the one with the stack pointer.
    fn stack_pointer_slot(&self) -> u32 {
        u32::from(self.tail.is_in_family) * WORD
    }

    /// Bytes of slots before those of the layout.
    fn first_slot(&self) -> u32 {
        self.stack_pointer_slot() + u32::from(self.has_dynamic_allocas) * WORD
    }

    /// The test at the entry, and the way to the suspend point.
    fn emit_rewind(&self, variables: &Variables<'m>) {
        let Some(entry) = self.function.entry() else { return };
        let rewind = self.function.append_block("rewind");
        if let Some(branch) = entry.terminator() {
            branch.erase();
        }
        self.builder.position_at_end(entry);
        let rewinding = self.runtime.is_not_normal(self.module, &self.builder);
        self.builder.unlikely(rewinding, rewind, self.body);

        self.builder.position_at_end(rewind);
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
        let number =
            (self.suspends.len() > 1).then(|| self.runtime.number(self.module, &self.builder));
        // What reloads say comes before it, where they say that nothing is known.
        self.debug_values.say_what_stays(&self.liveness);
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
        let number = number.unwrap_or_else(|| self.runtime.number(self.module, &self.builder));
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
        let number = number.or_else(|| {
            (cluster.points.len() > 1).then(|| self.runtime.number(self.module, &self.builder))
        });
        self.fill_dropped(level, cluster, number, variables);
        if self.has_no_records() {
            // Another function would have found out when it popped its record.
            self.runtime.check_rewind(self.module, &self.builder);
            self.emit_dispatch(number, &[(0, self.suspends[0].point.block)]);
            self.say_again(&cluster.points, &HashMap::new());
            return;
        }
        let size = self.first_slot() + cluster.size;
        let record = self.runtime.pop(self.module, &self.builder, size + WORD);
        let reloaded = self.reload(&cluster.slots, record, variables);
        if self.has_dynamic_allocas {
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
        let cases: Vec<_> = cluster
            .points
            .iter()
            .map(|&point| (self.layout.numbers[point], self.suspends[point].point.block))
            .collect();
        self.emit_dispatch(number, &cases);
        self.say_again(&cluster.points, &reloaded);
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
        record: Record<'m>,
        variables: &Variables<'m>,
    ) -> HashMap<ValueId, Value<'m>> {
        let mut reloaded = HashMap::new();
        for slot in slots {
            let (offset, size) = (self.first_slot() + slot.offset, slot.ty.size(self.module));
            let address = record.slot(self.module, &self.builder, offset, size);
            let mut loaded: Vec<(Type<'m>, Value<'m>)> = Vec::new();
            for &id in &slot.values {
                let ty = self.liveness.value(id).ty();
                let known = loaded.iter().find(|(of, _)| *of == ty).map(|(_, value)| *value);
                let value = known.unwrap_or_else(|| {
                    let value = slot.ty.reload(&self.builder, address, ty);
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
            let ends =
                level.before.iter().map(|slot| slot.offset + slot.ty.size(self.module)).max();
            let slots = self.first_slot() + ends.unwrap_or(0);
            let record = self.runtime.record(self.module, &self.builder, slots);
            reloaded = self.reload(&level.before, record, variables);
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
