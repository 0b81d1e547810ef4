//! Bases of the runtime with nothing between them and a switch call.

use super::{Problem, Reach, Role};

/// Calls in bases of functions at which a suspension starts. A base is not
/// instrumented: most likely the function in between was inlined.
pub fn bare_bases<'m>(reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let mut problems = Vec::new();
    for (index, &base) in reach.functions().iter().enumerate() {
        if *reach.role(index) != Role::Base {
            continue;
        }
        for site in reach.suspend_points(index) {
            let Some(callee) = reach.direct_callee(site) else { continue };
            if matches!(reach.role(callee), Role::Switch(_) | Role::Top) {
                problems.push(Problem {
                    function: Some(base),
                    instruction: Some(site.call),
                    message: format!(
                        "'{}', which ends unwinds, itself calls '{}', which starts them: there is \
                         nothing to resume (if a function was inlined here, run \
                         'asyncify-prepare' before optimising; if the call does not suspend, \
                         name the callee 'never')",
                        base.name(),
                        reach.functions()[callee].name()
                    ),
                });
            }
        }
    }
    problems
}
