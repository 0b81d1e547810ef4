//! The way out of a function that unwinds: the test after each suspend point, and what writes its record.

use super::{
    super::{
        layout,
        slots::{SlotType, spill, spill_in_place},
        variables::Variables,
    },
    Instrumenter, return_nothing,
};
use crate::{
    ir::{Block, Function, Opcode, Value},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// How many blocks may lie between a call and the return of its function.
const MOST_BLOCKS: usize = 4;

/// Whether an instruction does nothing but compute a value, whatever its operands are.
fn has_no_effect(inst: Value<'_>) -> bool {
    inst.opcode().is_some_and(|opcode| {
        matches!(
            opcode,
            Opcode::LLVMPHI
                | Opcode::LLVMSelect
                | Opcode::LLVMICmp
                | Opcode::LLVMFreeze
                | Opcode::LLVMZExt
                | Opcode::LLVMSExt
                | Opcode::LLVMTrunc
                | Opcode::LLVMPtrToInt
                | Opcode::LLVMIntToPtr
                | Opcode::LLVMGetElementPtr
                | Opcode::LLVMAdd
                | Opcode::LLVMSub
                | Opcode::LLVMAnd
                | Opcode::LLVMOr
                | Opcode::LLVMXor
        )
    })
}

/// Whether what an instruction that has no effect computes is zero in a block that was entered from `from`,
/// as `is_zero` says of its operands.
fn keeps_zero<'m>(inst: Value<'m>, from: Block<'m>, is_zero: impl Fn(Value<'m>) -> bool) -> bool {
    match inst.opcode() {
        Some(Opcode::LLVMPHI) => inst
            .incoming()
            .into_iter()
            .filter(|(_, block)| *block == from)
            .all(|(it, _)| is_zero(it)),
        Some(
            Opcode::LLVMZExt
            | Opcode::LLVMSExt
            | Opcode::LLVMTrunc
            | Opcode::LLVMPtrToInt
            | Opcode::LLVMIntToPtr
            | Opcode::LLVMFreeze,
        ) => inst.operand(0).is_some_and(is_zero),
        _ => false,
    }
}

/// Whether nobody but this module's code can call a function.
fn is_called_by_name_only(function: Function<'_>) -> bool {
    let value = function.value();
    function.has_local_linkage()
        && value.uses().all(|use_| {
            let call = use_.user;
            call.callee() == Some(value) && use_.operand() + 1 == call.num_operands()
        })
}

impl<'m> Instrumenter<'_, 'm> {
    /// The end of every unwind: returns a value that nobody looks at.
    pub(super) fn emit_unwound(&self) -> Block<'m> {
        let block = self.function.append_block("unwound");
        self.builder.position_at_end(block);
        if Rule::LaunderedOnUnwind.holds() {
            self.launder_allocas();
        }
        return_nothing(self.module, self.function, &self.builder);
        block
    }

    /// Whether what a suspend point calls must find its caller where it was called: an exception may come
    /// out of it that goes on here, or it may look for more arguments.
    fn needs_caller(&self, number: usize) -> bool {
        let point = &self.suspends[number].point;
        let needs =
            self.has_setjmp || point.pad().is_some() || point.call.called_type().is_variadic();
        needs && Rule::EnteredTogether.holds()
    }

    /// The test after a suspend point, and the spill. `shared` has the spills that
    /// several points share, by the point in whose name they are made.
    pub(super) fn emit_unwind(
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
        if self.has_no_records() && self.returns_alike(number) {
            self.builder.br(point.after);
            return;
        }
        let unwinding = self.runtime.is_not_normal(self.module, &self.builder);
        if self.has_no_records() {
            self.builder.unlikely(unwinding, unwound, point.after);
            return;
        }
        // Code generation keeps this order. At the end of the function, each would be one more block to
        // branch out of for what is in between.
        let unwind = self.function.insert_block_after(point.back, "unwind");
        self.builder.unlikely(unwinding, unwind, point.after);

        self.builder.position_at_end(unwind);
        if self.needs_caller(number) {
            self.runtime.keep_together(self.module, &self.builder);
        }
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

    /// Whether the function does the same behind a suspend point whose call returns and one that
    /// unwinds: it returns, and what it computes before has no effect. So no test is needed, and nothing has
    /// to be kept over the call for one.
    ///
    /// Hosts look at results of functions that unwind although they mean nothing (Emscripten's at that of
    /// `main`), so it is zero then as from any other function, unless only the module's own code calls this one.
    fn returns_alike(&self, number: usize) -> bool {
        let point = &self.suspends[number].point;
        let callee = point.call.callee().and_then(Value::as_function);
        if !self.allocas.is_empty() || point.pad().is_some() || callee == Some(self.function) {
            // Of a call of itself that is the last thing it does, LLVM would make a loop.
            return false;
        }
        // What an import returns is for hosts to say, and a function that hosts cannot call may return that.
        let mut zeros = HashSet::new();
        let returns_zero = !point.needs_arguments && !callee.is_some_and(is_called_by_name_only);
        if returns_zero || is_called_by_name_only(self.function) {
            zeros.insert(point.call);
        }
        let (mut from, mut block) = (point.back, point.after);
        for _ in 0..MOST_BLOCKS {
            let Some(end) = block.terminator() else { return false };
            for inst in block.instructions().take_while(|&inst| inst != end) {
                if !has_no_effect(inst) {
                    return false;
                }
                if keeps_zero(inst, from, |value| value.is_null() || zeros.contains(&value)) {
                    zeros.insert(inst);
                }
            }
            match (end.opcode(), &block.successors()[..]) {
                (Some(Opcode::LLVMRet), _) => {
                    let result = end.operand(0);
                    return result.is_none_or(|it| it.is_null() || zeros.contains(&it));
                }
                (Some(Opcode::LLVMBr), &[next]) => (from, block) = (block, next),
                _ => return false,
            }
        }
        false
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
        if let Some(resume) = self.resume {
            values.push((SlotType::address(self.module), resume.value()));
        }
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
}
