//! Calls in inline assembly, which the call graph does not show.

use super::{Collections, FunctionIndex, Problem, Reach, reach::is_address_taken};
use crate::ir::Module;

/// Inline assembly, in functions or beside them, that calls, or may call, a function that
/// may suspend. What runs between the instructions of an assembly block cannot be saved.
pub fn calls_that_may_suspend<'m>(module: &Module<'m>, reach: &Reach<'m>) -> Vec<Problem<'m>> {
    calls_of(module, reach, "suspend", |index| reach.reason(index).is_some())
}

/// The same of functions that may collect: what the code around them uses is in no slot.
pub fn calls_that_may_collect<'m>(
    module: &Module<'m>,
    reach: &Reach<'m>,
    collections: &Collections<'m>,
) -> Vec<Problem<'m>> {
    calls_of(module, reach, "collect", |index| collections.collects(index))
}

/// Inline assembly that calls one of the functions that `may` says, which may do `what`.
fn calls_of<'m>(
    module: &Module<'m>,
    reach: &Reach<'m>,
    what: &str,
    may: impl Fn(FunctionIndex) -> bool,
) -> Vec<Problem<'m>> {
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
            let called = calls(&text).find_map(|called| {
                let mut candidates = (0..reach.functions().len())
                    .filter(|&index| may(index))
                    .map(|index| reach.functions()[index]);
                match called {
                    Some(name) => candidates
                        .any(|function| function.name() == name)
                        .then(|| format!("'{name}', which may {what}")),
                    None => candidates
                        .any(|function| is_address_taken(function.value()))
                        .then(|| format!("a function that may {what}")),
                }
            })?;
            let message =
                format!("inline assembly that calls {called}, is not supported; call it from C");
            Some(Problem { function, instruction, message })
        })
        .collect()
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
