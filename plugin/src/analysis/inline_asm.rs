//! Calls in inline assembly, which the call graph does not show.

use super::{Problem, Reach, reach::is_address_taken};
use crate::ir::Module;

/// Inline assembly, in functions or beside them, that calls, or may call, a function that
/// may suspend. What runs between the instructions of an assembly block cannot be saved.
pub fn calls_that_may_suspend<'m>(module: &Module<'m>, reach: &Reach<'m>) -> Vec<Problem<'m>> {
    let beside = [(None, None, module.inline_assembly())];
    let inside = reach.functions().iter().flat_map(|&function| {
        function.instructions().filter_map(move |inst| {
            let assembly = inst.callee().filter(|callee| callee.is_inline_asm())?;
            Some((Some(function), Some(inst), assembly.inline_asm_text()))
        })
    });
    beside
        .into_iter()
        .chain(inside)
        .filter_map(|(function, instruction, text)| {
            let what = calls(&text).find_map(|called| suspending(reach, called))?;
            let message =
                format!("inline assembly that calls {what}, is not supported; call it from C");
            Some(Problem { function, instruction, message })
        })
        .collect()
}

/// What a call in assembly calls, by its symbol or, if that is none, indirectly, in words;
/// none if that does not suspend.
fn suspending(reach: &Reach<'_>, called: Option<&str>) -> Option<String> {
    let mut candidates = (0..reach.functions().len())
        .filter(|&index| reach.reason(index).is_some())
        .map(|index| reach.functions()[index]);
    match called {
        Some(name) => candidates
            .any(|function| function.name() == name)
            .then(|| format!("'{name}', which may suspend")),
        None => candidates
            .any(|function| is_address_taken(function.value()))
            .then(|| "a function that may suspend".to_string()),
    }
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
