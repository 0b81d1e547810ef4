//! Checks that there is room on the stack, for the option `stack-check`.
//!
//! ```text
//! body:      too little room? -> overflow : -> checked
//! overflow:  overflow(); state is not normal? -> unwound : -> checked
//! ```
//!
//! What stands behind the prologue sees the stack pointer below the function's own frame. A
//! frame of which nothing was used yet needs no record: what is unwound here is never resumed.

use super::function::Context;
use crate::{
    analysis::{StackNeed, reached_without_exceptions},
    ir::{Block, Builder, Function, IntPredicate, Value},
};
use std::collections::HashSet;

/// Checks at the start of `body`, and behind each alloca of `function` that moves the stack
/// pointer, that there is what it needs. `unwound` makes, or has, the block that leaves the
/// function.
pub fn insert<'m>(
    context: Context<'_, 'm>,
    function: Function<'m>,
    body: Block<'m>,
    need: StackNeed,
    unwound: impl FnOnce(&Builder<'m>) -> Block<'m>,
) {
    let moving: Vec<_> = function
        .instructions()
        .filter(|inst| inst.is_alloca() && !inst.is_static_alloca())
        .collect();
    if need == StackNeed::default() && moving.is_empty() {
        return;
    }
    let builder = Builder::new(context.module);
    let unwound = unwound(&builder);
    let checks = Checks { context, function, builder, need, unwound };
    let outside =
        if moving.is_empty() { HashSet::new() } else { reached_without_exceptions(function) };
    for alloca in moving {
        let can_leave = alloca.block().is_some_and(|block| outside.contains(&block));
        checks.behind(alloca, can_leave);
    }
    if let Some(first) = body.first_insertion_point() {
        checks.on_entry(first);
    }
}

struct Checks<'a, 'm> {
    context: Context<'a, 'm>,
    function: Function<'m>,
    builder: Builder<'m>,
    need: StackNeed,
    unwound: Block<'m>,
}

impl<'m> Checks<'_, 'm> {
    /// Before `place`, to which the function comes behind its prologue.
    fn on_entry(&self, place: Value<'m>) {
        let (StackNeed { frame, below }, b) = (self.need, &self.builder);
        self.check(place, true, || {
            let left = b.sub(self.stack_pointer(), self.stack_limit());
            // A signed difference, as what is larger than all that lies below the stack wraps
            // around. If it wraps around further, there is never enough.
            let whole = frame.saturating_add(below);
            let need = if whole > i32::MAX as u64 { i32::MAX as u64 } else { below };
            b.icmp(IntPredicate::LLVMIntSLT, left, self.bytes(need))
        });
    }

    /// Behind an alloca of any size. Outside of what `can_leave` the function, it traps.
    fn behind(&self, alloca: Value<'m>, can_leave: bool) {
        let b = &self.builder;
        b.position_before(alloca);
        let before = self.stack_pointer();
        let Some(place) = alloca.next() else { return };
        self.check(place, can_leave, || {
            let lowest = b.add(self.stack_limit(), self.bytes(self.need.below));
            // Where it has wrapped around, too, the stack pointer is not between the two.
            let room = b.sub(before, lowest);
            let left = b.sub(self.stack_pointer(), lowest);
            b.icmp(IntPredicate::LLVMIntUGT, left, room)
        });
    }

    /// Before `place`, calls the hook if it is too little that `is_too_little` computes.
    fn check(&self, place: Value<'m>, can_leave: bool, is_too_little: impl FnOnce() -> Value<'m>) {
        let Context { module, runtime, .. } = self.context;
        let (function, b) = (self.function, &self.builder);
        let Some(block) = place.block() else { return };
        let checked = place.split_block_before("checked");
        if let Some(branch) = block.terminator() {
            branch.erase();
        }
        b.position_at_end(block);
        let too_little = is_too_little();
        let overflow = function.append_block("overflow");
        b.unlikely(too_little, overflow, checked);
        b.position_at_end(overflow);
        if !can_leave {
            let trap = module.intrinsic("llvm.trap", &[]);
            b.call(trap.ty(), trap.value(), &[]);
            b.unreachable();
            return;
        }
        let hook = runtime.overflow(module);
        b.call(hook.ty(), hook.value(), &[]);
        let unwinding = runtime.is_not_normal(module, b);
        b.unlikely(unwinding, self.unwound, checked);
    }

    fn stack_pointer(&self) -> Value<'m> {
        self.context.runtime.stack_pointer(self.context.module, &self.builder)
    }

    fn stack_limit(&self) -> Value<'m> {
        self.context.runtime.stack_limit(self.context.module, &self.builder)
    }

    fn bytes(&self, number: u64) -> Value<'m> {
        self.context.module.const_i32(number.min(i32::MAX as u64) as u32)
    }
}
