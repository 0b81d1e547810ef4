//! Calls in inline assembly, which the call graph does not show.

use super::{Problem, Reach, reach::is_address_taken};

/// Inline assembly that calls, or may call, a function that may suspend. What runs
/// between the instructions of an assembly block cannot be saved.
pub fn calls_that_may_suspend<'m>(reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let suspending = |name: &str| {
        reach
            .functions()
            .iter()
            .enumerate()
            .any(|(index, function)| reach.reason(index).is_some() && function.name() == name)
    };
    let indirectly = reach.functions().iter().enumerate().any(|(index, function)| {
        reach.reason(index).is_some() && is_address_taken(function.value())
    });
    let mut problems = Vec::new();
    for &function in reach.functions() {
        for inst in function.instructions() {
            let Some(assembly) = inst.callee().filter(|callee| callee.is_inline_asm()) else {
                continue;
            };
            let text = assembly.inline_asm_text();
            let what = calls(&text).find_map(|called| match called {
                Some(name) if suspending(name) => Some(format!("'{name}', which may suspend")),
                None if indirectly => Some("a function that may suspend".to_string()),
                _ => None,
            });
            if let Some(what) = what {
                problems.push(Problem {
                    function: Some(function),
                    instruction: Some(inst),
                    message: format!(
                        "inline assembly that calls {what}, is not supported; call it from C"
                    ),
                });
            }
        }
    }
    problems
}

/// The calls in wasm assembly: the symbol of each direct one, none for an indirect one.
fn calls(assembly: &str) -> impl Iterator<Item = Option<&str>> {
    assembly.split(['\n', ';']).filter_map(|line| {
        let mut words =
            line.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty());
        match words.next()? {
            "call" | "return_call" => Some(words.next()),
            "call_indirect" | "return_call_indirect" | "call_ref" | "return_call_ref" => Some(None),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn calls_are_found_among_other_instructions() {
        let text = "i32.const 1\n\tcall f\nlocal.get 0; call_indirect () -> ()\n callus g";
        assert_eq!(calls(text).collect::<Vec<_>>(), [Some("f"), None]);
    }
}
