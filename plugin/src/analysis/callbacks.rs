//! Functions that may suspend and whose address is given to code that the pass does
//! not see: a comparator for `qsort` of a prebuilt library. If that code calls back
//! and the callback suspends, a frame that cannot be unwound lies in between.

use super::{Problem, Reach, Role};

/// One problem per such argument: a warning, since most pointers that are handed
/// out are never called where it matters.
pub fn handed_out<'m>(reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let mut problems = Vec::new();
    for site in reach.sites() {
        let Some(callee) = reach.direct_callee(site) else { continue };
        let function = reach.functions()[callee];
        // The host calls what it gets as it calls exports: that is no frame in between.
        if !function.is_declaration()
            || function.wasm_import().is_some()
            || !matches!(reach.role(callee), Role::Harmless(_) | Role::Never(_))
        {
            continue;
        }
        for argument in site.call.arguments() {
            let Some(callback) = reach.find(argument).filter(|&it| reach.is_instrumented(it))
            else {
                continue;
            };
            problems.push(Problem {
                function: Some(reach.functions()[site.caller]),
                instruction: Some(site.call),
                message: format!(
                    "'{}', which may suspend, is passed to '{}', which this module does not \
                     define: if that calls it back, its frame cannot be unwound (compile '{1}' \
                     with the pass, or name '{0}' in 'never')",
                    reach.functions()[callback].name(),
                    function.name(),
                ),
            });
        }
    }
    problems
}
