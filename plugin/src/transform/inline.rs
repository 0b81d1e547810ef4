//! Which calls of the runtime are made part of their callers: a switch between tasks is a few
//! instructions in each of its frames, so calls are much of what it costs.

use super::{
    aim::Aim,
    runtime::{Part, Runtime},
};
use crate::{
    analysis::{ATTRIBUTE, RUNTIME, SWITCH},
    ir::{AttributeSite, Function, Value},
    options::Prefer,
};

/// Inlines calls of the runtime in the module. `aim` is that of what is shared by its functions.
pub fn runtime_calls(runtime: &Runtime<'_>, prefer: Prefer, aim: Aim) {
    for &(part, function) in runtime.functions() {
        let callee = function.value();
        let calls: Vec<Value<'_>> =
            callee.users().filter(|user| user.callee() == Some(callee)).collect();
        for call in calls {
            if call.block().is_some_and(|block| is_worth_it(part, block.function(), prefer, aim)) {
                call.inline();
            }
        }
    }
}

/// Whether a part of the runtime is to be inlined where `caller` calls it.
fn is_worth_it(part: Part, caller: Function<'_>, prefer: Prefer, aim: Aim) -> bool {
    if caller.value().has_attribute(AttributeSite::Function, "optnone") {
        return false;
    }
    match part {
        // No larger than a call.
        Part::GetState => true,
        // There are few calls: in libraries, not in what uses them. What only wraps them is known by
        // them alone.
        Part::Switch => has_role(caller) && Aim::of(caller, prefer) != Aim::Size,
        // One per list of types in the module, with attributes of their own.
        Part::Push if is_shared(caller) => aim != Aim::Size,
        // For each point that is spilled in place, and for each cluster.
        Part::Push | Part::Pop => match Aim::of(caller, prefer) {
            Aim::Size => false,
            Aim::Balance => {
                let callee = caller.value();
                callee.users().any(|user| is_recursive(user, caller))
            }
            Aim::Speed => true,
        },
    }
}

/// Whether the record of the suspend point `call` in `function` is written in place, not by a
/// function that does so for all records like it.
///
/// Processors forget where the calls of a deep stack return to, so that each return of an unwind is
/// expensive; they know nothing any more if there is one more call in each frame. In place of all
/// calls, records would make programs larger by half.
pub fn spills_in_place(call: Value<'_>, function: Function<'_>, aim: Aim) -> bool {
    aim != Aim::Size && is_recursive(call, function)
}

/// Whether `user` is a call in `function` of itself: the frames of deep stacks are of functions
/// that have some.
fn is_recursive(user: Value<'_>, function: Function<'_>) -> bool {
    user.callee() == Some(function.value())
        && user.block().is_some_and(|block| block.function() == function)
}

/// Whether a function is one of those that write records.
fn is_shared(caller: Function<'_>) -> bool {
    has_role(caller) && caller.name().starts_with("__asyncify_spill_")
}

/// Whether a function says itself what it is: its role outlives its calls.
fn has_role(caller: Function<'_>) -> bool {
    caller.string_attribute(ATTRIBUTE).is_some_and(|role| role == RUNTIME || role == SWITCH)
}
