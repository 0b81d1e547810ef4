//! Functions that may be resumed with the record of another one: that one took their place
//! by a tail call. See [`TailCalls`](crate::analysis::TailCalls).

use super::{canonical, function::Context, runtime::Runtime};
use crate::{
    analysis::{FunctionIndex, Reach},
    ir::{AttributeSite, Block, Builder, Function, IntPredicate, Module, Value},
};

/// Takes `sret` from all functions and calls, if one of `instrumented` makes `musttail`
/// calls. wasm passes such a pointer like any other; but code generation makes an ordinary
/// call of a tail call whose `sret` argument is an instruction, which a parameter becomes
/// that a rewind reloads. Of the functions that a tail call joins, all must have it or none.
pub fn drop_sret<'m>(reach: &Reach<'m>, instrumented: &[FunctionIndex]) {
    let calls_tail = |&index: &FunctionIndex| {
        reach.functions()[index].instructions().any(|inst| inst.is_musttail())
    };
    if !instrumented.iter().any(calls_tail) {
        return;
    }
    let drop = |value: Value<'m>, parameters: usize| {
        for number in 0..parameters as u32 {
            value.remove_attribute(AttributeSite::Parameter(number), "sret");
        }
    };
    for &function in reach.functions() {
        drop(function.value(), function.ty().parameters().len());
    }
    for site in reach.sites() {
        drop(site.call, site.call.arguments().len());
    }
}

/// From the builder's position, in a rewind, goes to the function whose record is next,
/// unless that is `function` itself: the builder then stands where that goes on.
pub fn forward<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    builder: &Builder<'m>,
    function: Function<'m>,
) {
    let (own, other) = (function.append_block("own"), function.append_block("forward"));
    let owner = runtime.owner(module, builder);
    let is_other = builder.icmp(IntPredicate::LLVMIntNE, owner, function.value());
    builder.unlikely(is_other, other, own);
    builder.position_at_end(other);
    go_to(owner, builder, function);
    builder.position_at_end(own);
}

/// Instruments a function that suspends by its tail calls alone. Returns where it begins when it
/// does not rewind.
pub fn only_forward<'m>(
    Context { module, runtime, .. }: Context<'_, 'm>,
    function: Function<'m>,
    builder: &Builder<'m>,
) -> Option<Block<'m>> {
    let body = canonical::split_entry(function, builder)?;
    let entry = function.entry()?;
    let rewind = function.append_block("rewind");
    if let Some(branch) = entry.terminator() {
        branch.erase();
    }
    builder.position_at_end(entry);
    let rewinding = runtime.is_not_normal(module, builder);
    builder.unlikely(rewinding, rewind, body);
    builder.position_at_end(rewind);
    runtime.give_back(module, builder, function);
    go_to(runtime.owner(module, builder), builder, function);
    Some(body)
}

/// Ends the block with a tail call of `owner`, which reads none of the arguments.
fn go_to<'m>(owner: Value<'m>, builder: &Builder<'m>, function: Function<'m>) {
    let call = builder.tail_call_alike(function, owner);
    let result = (!call.ty().is_void()).then_some(call);
    builder.ret(result);
}
