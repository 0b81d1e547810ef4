//! What the transformation cannot do yet, found before it changes anything.

use super::{
    ATTRIBUTE, CallSite, CollectingCall, Collections, FunctionIndex, GC_ATTRIBUTE, GC_POINT,
    GC_SLOTS, POINT, Problem, Reach, Reason, Role, bases, funclets, holds_pointer, inline_asm,
};
use crate::{
    ir::{AttributeSite, Block, Function, Module, Opcode, Value},
    rules::Rule,
};
use std::collections::HashSet;

/// Everything that is not supported, in the order of the module.
pub fn unsupported<'m>(module: &Module<'m>, reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let mut problems = Vec::new();
    if Rule::ConstructorsRefused.holds() {
        problems.extend(constructors(module, reach));
    }
    problems.extend(bases::bare_bases(reach));
    if Rule::AssemblyRefused.holds() {
        problems.extend(inline_asm::calls_that_may_suspend(module, reach));
    }
    if Rule::MissedPointsRefused.holds() {
        problems.extend(missed_points(reach));
    }
    problems.extend(reach.instrumented().flat_map(|function| in_function(reach, function)));
    problems
}

/// What cannot be kept for a collector.
pub fn unsupported_collections<'m>(
    module: &Module<'m>,
    reach: &Reach<'m>,
    collections: &Collections<'m>,
) -> Vec<Problem<'m>> {
    let mut problems = inline_asm::calls_that_may_collect(module, reach, collections);
    for (index, &function) in reach.functions().iter().enumerate() {
        let calls = collections.calls_in(index);
        if calls.is_empty() {
            continue;
        }
        problems.extend(missed_collections(reach, collections, index));
        problems.extend(calls.iter().filter(|it| is_without_frame(it)).map(|it| {
            Problem {
                function: Some(function),
                instruction: Some(it.call),
                message:
                    "a 'musttail' call of a function that may collect and is not seen here leaves \
                      no frame to keep its arguments in; make it an ordinary call"
                        .into(),
            }
        }));
        for attribute in ["presplitcoroutine", "naked"] {
            if function.value().has_attribute(AttributeSite::Function, attribute) {
                problems.push(Problem {
                    function: Some(function),
                    instruction: None,
                    message: format!(
                        "a function with the attribute '{attribute}' cannot keep what a collector \
                         must find yet"
                    ),
                });
            }
        }
        let values = function.parameters().into_iter().chain(function.instructions());
        for value in values {
            let what = if value.is_swift_error() {
                "'swifterror'"
            } else if value.is(Opcode::LLVMCallBr) {
                "'callbr'"
            } else {
                continue;
            };
            problems.push(Problem {
                function: Some(function),
                instruction: Some(value).filter(|value| value.is_instruction()),
                message: format!(
                    "{what} in a function that calls what may collect is not supported yet"
                ),
            });
        }
    }
    problems
}

/// Calls in a function that an earlier run gave its slots, and took for ones that do not collect.
fn missed_collections<'m>(
    reach: &Reach<'m>,
    collections: &Collections<'m>,
    index: FunctionIndex,
) -> Vec<Problem<'m>> {
    let function = reach.functions()[index];
    if function.string_attribute(GC_SLOTS).is_none() || !Rule::GcMissedCallsRefused.holds() {
        return Vec::new();
    }
    collections
        .calls_in(index)
        .iter()
        .filter(|it| collections.is_certain(reach, it))
        .filter(|it| it.call.call_string_attribute(GC_ATTRIBUTE).as_deref() != Some(GC_POINT))
        .map(|it| Problem {
            function: Some(function),
            instruction: Some(it.call),
            message: "this call may collect, but an earlier run of the pass, which gave its \
                      function the slots for that, took it for one that does not; start from what \
                      the module was before, and name all that collects in one run"
                .into(),
        })
        .collect()
}

/// Whether nobody can keep the arguments of a call.
fn is_without_frame(call: &CollectingCall<'_>) -> bool {
    call.needs_frame
        && call.call.is_musttail()
        && call.call.arguments().iter().any(|it| holds_pointer(it.ty(), true))
        && Rule::GcTailCallsRefused.holds()
}

/// Constructors and destructors of the program that are known to suspend. The linker
/// makes the function that calls them, one after the other, whatever the state.
fn constructors<'m>(module: &Module<'m>, reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let mut problems = Vec::new();
    for (list, what) in [("llvm.global_ctors", "constructor"), ("llvm.global_dtors", "destructor")]
    {
        let entries = module
            .globals()
            .filter(|global| global.name() == list)
            .filter_map(|global| module.initializer(global))
            .flat_map(Value::operands);
        for index in entries.filter_map(|entry| reach.find(entry.operand(1)?)) {
            let function = reach.functions()[index];
            // What is not known to suspend, but only not known not to, is let be: in
            // an open world, nearly all constructors of C++ are.
            if reach.is_instrumented(index)
                && matches!(
                    reach.first_cause(index),
                    Some(Reason::Switch(_) | Reason::Always(_) | Reason::Top)
                )
            {
                problems.push(Problem {
                    function: Some(function),
                    instruction: None,
                    message: format!(
                        "'{}' is a {what} of the program and may suspend; the code that calls \
                         {what}s cannot be resumed (do the work in 'main' or an export, or name \
                         what it calls 'never')",
                        function.name()
                    ),
                });
            }
        }
    }
    problems
}

/// Calls in functions that an earlier run instrumented, which took them for ones that do
/// not suspend.
fn missed_points<'m>(reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let instrumented =
        (0..reach.functions().len()).filter(|&index| *reach.role(index) == Role::Instrumented);
    instrumented
        .flat_map(|index| reach.suspend_points(index))
        .filter(|site| {
            reach.is_certain(site)
                && site.call.call_string_attribute(ATTRIBUTE).as_deref() != Some(POINT)
        })
        .map(|site| Problem {
            function: Some(reach.functions()[site.caller]),
            instruction: Some(site.call),
            message: "this call may suspend, but an earlier run of the pass, which instrumented \
                      its function, took it for one that does not; start from what the module was \
                      before, and name all switch calls in one run"
                .into(),
        })
        .collect()
}

fn in_function<'m>(reach: &Reach<'m>, index: FunctionIndex) -> Vec<Problem<'m>> {
    let function = reach.functions()[index];
    let mut problems: Vec<_> = crowded_catch_switch(function).into_iter().collect();
    let mut add = |instruction: Option<Value<'m>>, message: String| {
        problems.push(Problem { function: Some(function), instruction, message });
    };

    for attribute in ["presplitcoroutine", "naked"] {
        if function.value().has_attribute(AttributeSite::Function, attribute) {
            add(None, format!("a function with the attribute '{attribute}' cannot suspend yet"));
        }
    }
    let values = || function.parameters().into_iter().chain(function.instructions());
    for value in values().filter(|value| value.is_swift_error()) {
        add(
            Some(value).filter(|value| value.is_instruction()),
            "'swifterror' in a function that may suspend is not supported yet".into(),
        );
    }
    let result = function.ty().result();
    if !result.is_void() && !result.is_storable() {
        add(
            None,
            format!(
                "a function that may suspend and returns a value of type '{result}' is not \
                 supported yet"
            ),
        );
    }
    let mut points: Vec<Value<'m>> = Vec::new();
    for site in reach.suspend_points(index).filter(|site| !funclets::is_guarded(reach, site)) {
        if let Some(what) = unsupported_call(reach, site) {
            let message = format!(
                "{what} is not supported yet; name the callee 'never' if it does not suspend here"
            );
            add(Some(site.call), message);
        }
        points.push(site.call);
    }
    for inst in function.instructions() {
        if let Some(what) = unsupported_anywhere(inst) {
            add(Some(inst), what);
        }
    }
    // Suspend points in funclets leave them, or were found above.
    let unstorable = values().filter(|value| {
        !value.ty().is_void() && !value.ty().is_storable() && !value.is_exception_pad()
    });
    for value in unstorable {
        if let Some(point) = point_while_live(function, value, &points) {
            add(
                Some(point),
                format!(
                    "a value of type '{}' is live across this call, which may suspend; it cannot \
                     be kept in linear memory, and keeping it elsewhere is not supported yet",
                    value.ty()
                ),
            );
        }
    }
    problems
}

/// Why a call cannot be a suspend point.
fn unsupported_call<'m>(reach: &Reach<'m>, site: &CallSite<'m>) -> Option<&'static str> {
    let call = site.call;
    Some(if call.is(Opcode::LLVMCallBr) {
        "a 'callbr' that may suspend"
    } else if call.is_musttail() && call.called_type().is_variadic() {
        "a 'musttail' call that may suspend with variable arguments"
    } else if let Some(what) = funclets::refusal(reach, site) {
        what
    } else if has_attribute_anywhere(call, "inalloca")
        || has_attribute_anywhere(call, "preallocated")
    {
        "a call that may suspend with an 'inalloca' or 'preallocated' argument"
    } else if call.returns_twice() {
        "a call that may suspend of a function that returns twice"
    } else if call.arguments().iter().any(|argument| !argument.ty().is_storable()) {
        "a call that may suspend with an argument that cannot be kept in linear memory"
    } else {
        return None;
    })
}

fn has_attribute_anywhere(call: Value<'_>, name: &str) -> bool {
    (0..call.arguments().len() as u32)
        .any(|number| call.has_attribute(AttributeSite::Parameter(number), name))
}

/// What no instrumented function may contain.
fn unsupported_anywhere(inst: Value<'_>) -> Option<String> {
    if inst.is(Opcode::LLVMCallBr) {
        return Some("'callbr' in a function that may suspend is not supported yet".into());
    }
    if inst.is_alloca() && inst.allocated_type().is_storable() && inst.ty().to_string() != "ptr" {
        return Some(format!(
            "an alloca in an address space of its own ('{}') in a function that may suspend is \
             not supported",
            inst.ty()
        ));
    }
    None
}

/// A `catchswitch` where values of several paths meet, in a function that keeps values
/// in memory for the sake of a call that returns twice: its block holds phis and nothing
/// else.
fn crowded_catch_switch<'m>(function: Function<'m>) -> Option<Problem<'m>> {
    function.instructions().find(|inst| inst.returns_twice())?;
    let phis = || function.instructions().filter(|inst| inst.is_phi());
    let is_catch_switch = |block: Block<'m>| {
        block.terminator().is_some_and(|terminator| terminator.is(Opcode::LLVMCatchSwitch))
    };
    let crowded = phis()
        .filter_map(Value::block)
        .chain(phis().flat_map(|phi| phi.incoming()).map(|(_, from)| from))
        .find(|&block| is_catch_switch(block))?;
    Some(Problem {
        function: Some(function),
        instruction: crowded.terminator(),
        message: "catching exceptions where values of several paths meet, in a function that \
                  may suspend and calls one that returns twice, is not supported yet"
            .into(),
    })
}

/// A suspend point across which `value` is live: one that its definition leads to
/// and that leads to a use of it, not through the definition.
fn point_while_live<'m>(
    function: Function<'m>,
    value: Value<'m>,
    points: &[Value<'m>],
) -> Option<Value<'m>> {
    let points: HashSet<_> = points.iter().copied().collect();
    let home = value.block().or_else(|| function.entry())?;
    // Walk back from each use; the value is live at every point passed on the way.
    let mut seen = HashSet::new();
    let mut stack: Vec<(Block<'m>, Option<Value<'m>>)> = Vec::new();
    for use_ in value.uses() {
        let Some(block) = use_.block() else { continue };
        stack.push((block, Some(use_.user).filter(|user| !user.is_phi())));
    }
    while let Some((block, before)) = stack.pop() {
        if before.is_none() && !seen.insert(block) {
            continue;
        }
        let mut inst = match before {
            Some(user) => user.previous(),
            None => block.terminator(),
        };
        let mut reached_definition = false;
        while let Some(current) = inst {
            if current == value {
                reached_definition = true;
                break;
            }
            if points.contains(&current) {
                return Some(current);
            }
            inst = current.previous();
        }
        if !reached_definition && (block != home || value.is_instruction()) {
            stack.extend(block.predecessors().into_iter().map(|from| (from, None)));
        }
    }
    None
}
