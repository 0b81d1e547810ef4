//! Which calls of the runtime are made part of their callers: a switch between tasks is a few
//! instructions in each of its frames, so calls are much of what it costs.

use super::{
    aim::Aim,
    runtime::{Part, Runtime},
};
use crate::{
    analysis::{ATTRIBUTE, RUNTIME},
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
        Part::Switch => is_runtime(caller) && Aim::of(caller, prefer) != Aim::Size,
        // One per list of types in the module, with attributes of their own.
        Part::Push if is_shared(caller) => aim != Aim::Size,
        // For each point of some functions.
        Part::Push => Aim::of(caller, prefer) == Aim::Speed,
        // For each cluster.
        Part::Pop => match Aim::of(caller, prefer) {
            Aim::Size => false,
            Aim::Balance => calls_itself(caller),
            Aim::Speed => true,
        },
    }
}

/// Whether a function calls itself: the frames of deep stacks are of functions that do.
fn calls_itself(function: Function<'_>) -> bool {
    let callee = function.value();
    callee.users().any(|user| {
        user.callee() == Some(callee)
            && user.block().is_some_and(|block| block.function() == function)
    })
}

/// Whether a function is one of those that write records.
fn is_shared(caller: Function<'_>) -> bool {
    is_runtime(caller) && caller.name().starts_with("__asyncify_spill_")
}

/// Whether a function says that it is a part of the runtime: its role outlives its calls.
fn is_runtime(caller: Function<'_>) -> bool {
    caller.string_attribute(ATTRIBUTE).as_deref() == Some(RUNTIME)
}
