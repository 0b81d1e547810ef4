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
use crate::ir::{Block, Builder, Function, IntPredicate, Value};

/// Checks at the start of `body`, and behind each alloca of `function` that moves the stack
/// pointer, that at least `need` bytes are left. `unwound` leaves the function.
pub fn insert<'m>(
    context: Context<'_, 'm>,
    function: Function<'m>,
    body: Block<'m>,
    unwound: Block<'m>,
    need: u64,
) {
    let builder = Builder::new(context.module);
    let allocas: Vec<_> = function.instructions().filter(|inst| inst.is_alloca()).collect();
    let passes_on_the_stack = |inst: Value<'m>| inst.is_call() && inst.called_type().is_variadic();
    if need > 0 || !allocas.is_empty() || function.instructions().any(passes_on_the_stack) {
        let first = body.first_insertion_point();
        let moving = allocas.iter().filter(|alloca| !alloca.is_static_alloca());
        for place in first.into_iter().chain(moving.filter_map(|alloca| alloca.next())) {
            check_before(context, &builder, function, place, unwound, need);
        }
    }
}

fn check_before<'m>(
    Context { module, runtime, .. }: Context<'_, 'm>,
    builder: &Builder<'m>,
    function: Function<'m>,
    place: Value<'m>,
    unwound: Block<'m>,
    need: u64,
) {
    let Some(block) = place.block() else { return };
    let checked = place.split_block_before("checked");
    if let Some(branch) = block.terminator() {
        branch.erase();
    }
    builder.position_at_end(block);
    // A signed difference: a frame that is larger than what lies below the stack wraps around.
    let left =
        builder.sub(runtime.stack_pointer(module, builder), runtime.stack_limit(module, builder));
    let need =
        module.const_i32(u32::try_from(need).map_or(i32::MAX as u32, |it| it.min(i32::MAX as u32)));
    let too_little = builder.icmp(IntPredicate::LLVMIntSLT, left, need);
    let overflow = function.append_block("overflow");
    builder.unlikely(too_little, overflow, checked).set_line_zero_in(function);
    builder.position_at_end(overflow);
    let hook = runtime.overflow(module);
    builder.call(hook.ty(), hook.value(), &[]).set_line_zero_in(function);
    let unwinding = runtime.is_not_normal(module, builder);
    builder.unlikely(unwinding, unwound, checked).set_line_zero_in(function);
}
