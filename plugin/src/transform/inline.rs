//! Which calls of the runtime are made part of their callers: a switch between tasks is a few
//! instructions in each of its frames, so calls are much of what it costs.

use super::{
    aim::{Aim, LARGE},
    runtime::{Part, Runtime},
};
use crate::{
    analysis::{ATTRIBUTE, RUNTIME, Reach, Role, SWITCH, annotations},
    ir::{AttributeSite, Block, Function, Module, Value},
    options::Prefer,
};
use std::{cmp::Reverse, collections::HashSet};

/// Direct calls of switch functions, or of the function itself, up to which its records of them are
/// written in place.
const FEW: usize = 2;

/// How many of the functions that write records make room for them by themselves: most records are
/// written by few of them, and large programs have hundreds.
const MOST_USED: usize = 16;

/// Inlines calls of the runtime in `module`. `in_place` are the functions that write records in
/// place, which are to read them in place, too; `aim` is that of what is shared by functions.
pub fn runtime_calls<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    prefer: Prefer,
    in_place: &HashSet<Function<'m>>,
    aim: Aim,
) {
    let fast = if aim == Aim::Size { HashSet::new() } else { fast_spills(module, prefer) };
    for &(part, function) in runtime.functions() {
        for call in calls_of(function) {
            let is_worth_it = |caller: Function<'_>| {
                !caller.value().has_attribute(AttributeSite::Function, "optnone")
                    && match part {
                        // No larger than a call.
                        Part::GetState => true,
                        // There are few calls: in libraries, not in what uses them. What only
                        // wraps them is known by them alone.
                        Part::Switch => has_role(caller) && Aim::of(caller, prefer) != Aim::Size,
                        // One per list of types in the module, with attributes of their own.
                        Part::Push if is_shared(caller) => fast.contains(&caller),
                        Part::Push | Part::Pop => {
                            in_place.contains(&caller) || Aim::of(caller, prefer) == Aim::Speed
                        }
                    }
            };
            if call.block().is_some_and(|block| is_worth_it(block.function())) {
                call.inline();
            }
        }
    }
}

/// Those of the functions of `module` that write records which should be fast: for what is made for
/// speed, or for the most points.
fn fast_spills<'m>(module: &Module<'m>, prefer: Prefer) -> HashSet<Function<'m>> {
    let shared = module.functions().filter(|&function| is_shared(function));
    let mut by_use: Vec<_> = shared.map(|function| (calls_of(function), function)).collect();
    by_use.sort_by_key(|(calls, _)| Reverse(calls.len()));
    let are_for_speed = |calls: &[Value<'m>]| {
        let callers = calls.iter().filter_map(|call| call.block()).map(Block::function);
        Aim::of_all(callers, prefer) == Aim::Speed
    };
    let fast = by_use
        .into_iter()
        .enumerate()
        .filter(|(index, (calls, _))| *index < MOST_USED || are_for_speed(calls));
    fast.map(|(_, (_, function))| function).collect()
}

/// The calls of a function by its name.
fn calls_of(function: Function<'_>) -> Vec<Value<'_>> {
    let callee = function.value();
    callee.users().filter(|user| user.callee() == Some(callee)).collect()
}

/// The switch functions of `module` that suspend by themselves, so that a switch is hardly more than the
/// records: what the module defines, and what its source says to be one and has from no host. (Beside
/// what a host has to do, a record is nothing.)
pub fn switches<'m>(module: &Module<'m>, reach: &Reach<'m>) -> HashSet<Function<'m>> {
    let annotations = annotations(module, ATTRIBUTE);
    let is_from_source = |function: Function<'m>| {
        let attribute = function.string_attribute(ATTRIBUTE);
        attribute.as_ref().or(annotations.get(&function)).is_some_and(|role| role == SWITCH)
    };
    (0..reach.functions().len())
        .filter(|&index| matches!(reach.role(index), Role::Switch(_)))
        .map(|index| reach.functions()[index])
        .filter(|&function| {
            !function.is_declaration()
                || function.wasm_import().is_none() && is_from_source(function)
        })
        .collect()
}

/// Whether the record of each of the suspend points `calls` in `function` is written in place, not
/// by a function that does so for all records like it.
///
/// Processors forget where the calls of a deep stack return to, so that each return of an unwind is
/// expensive; they know nothing any more if there is one more call in each frame. What calls itself
/// makes stacks deep, unless there is so much to it that it does other things, too. And each switch
/// goes through what calls one of `switches`: stacks that are not deep have hardly anything else. In
/// place of all calls, records would make programs larger by half.
pub fn in_place<'m>(
    calls: impl Iterator<Item = Value<'m>> + Clone,
    function: Function<'m>,
    switches: &HashSet<Function<'m>>,
    aim: Aim,
) -> Vec<bool> {
    let is_switch = |call: Value<'m>| {
        let callee = call.callee().and_then(Value::as_function);
        callee.is_some_and(|callee| switches.contains(&callee))
    };
    let is_own = |call: Value<'m>| call.callee() == Some(function.value());
    let are_switches_few = calls.clone().filter(|&call| is_switch(call)).count() <= FEW;
    let are_own_few =
        calls.clone().filter(|&call| is_own(call)).count() <= FEW && calls.clone().count() < LARGE;
    let is_in_place = |call| are_own_few && is_own(call) || are_switches_few && is_switch(call);
    calls.map(|call| aim != Aim::Size && is_in_place(call)).collect()
}

/// Whether a function is one of those that write records.
fn is_shared(caller: Function<'_>) -> bool {
    has_role(caller) && caller.name().starts_with("__asyncify_spill_")
}

/// Whether a function says itself what it is: its role outlives its calls.
fn has_role(caller: Function<'_>) -> bool {
    caller.string_attribute(ATTRIBUTE).is_some_and(|role| role == RUNTIME || role == SWITCH)
}
