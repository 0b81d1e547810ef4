//! Functions that may suspend and whose address is given to code that the pass does
//! not see: a comparator for `qsort` of a prebuilt library. If that code calls back
//! and the callback suspends, a frame that cannot be unwound lies in between.

use super::{Problem, Reach, Role};
use crate::ir::{Function, Value};
use std::collections::HashMap;

/// One problem per such argument: a warning, since most pointers that are handed
/// out are never called where it matters.
pub fn handed_out<'m>(reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let index: HashMap<Function<'m>, usize> =
        reach.functions().iter().enumerate().map(|(index, &function)| (function, index)).collect();
    let suspends = |function: Function<'m>| {
        index.get(&function).is_some_and(|&index| reach.is_instrumented(index))
    };
    // The host calls what it gets as it calls exports: that is no frame in between.
    let is_outside = |function: Function<'m>| {
        function.is_declaration()
            && !function.is_intrinsic()
            && function.wasm_import().is_none()
            && index.get(&function).is_some_and(|&index| {
                matches!(reach.role(index), Role::Harmless(_) | Role::Never(_))
            })
    };
    let mut problems = Vec::new();
    for &caller in reach.functions() {
        for call in caller.instructions().filter(|inst| inst.is_call()) {
            let Some(callee) = call.callee().and_then(Value::as_function) else { continue };
            if !is_outside(callee) {
                continue;
            }
            for argument in call.arguments() {
                if let Some(callback) = argument.as_function().filter(|f| suspends(*f)) {
                    problems.push(Problem {
                        function: Some(caller),
                        instruction: Some(call),
                        message: format!(
                            "'{}', which may suspend, is passed to '{}', which this module does \
                             not define: if that calls it back, its frame cannot be unwound \
                             (compile '{1}' with the pass, or name '{0}' in 'never')",
                            callback.name(),
                            callee.name(),
                        ),
                    });
                }
            }
        }
    }
    problems
}
