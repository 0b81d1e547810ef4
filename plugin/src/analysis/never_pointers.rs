//! Function pointers of which the source says that calls through them never suspend:
//! `annotate("asyncify=never")` on members of structs and on variables.
//!
//! clang makes `llvm.ptr.annotation` of each use of such a member, at all levels, and lists such
//! variables as it does functions.

use super::ATTRIBUTE;
use crate::ir::{Module, Opcode, Value};
use std::collections::HashSet;

/// How many values a pointer is looked for behind.
const MOST_VALUES: usize = 64;

/// The variables that are annotated so.
#[derive(Debug)]
pub struct NeverPointers<'a, 'm> {
    module: &'a Module<'m>,
    variables: HashSet<Value<'m>>,
}

impl<'a, 'm> NeverPointers<'a, 'm> {
    /// Those of `module`.
    pub fn new(module: &'a Module<'m>) -> Self {
        let annotations = module.annotations().into_iter();
        let variables = annotations
            .filter(|(value, text)| value.is_global_variable() && is_never(text))
            .map(|(value, _)| value)
            .collect();
        NeverPointers { module, variables }
    }

    /// Whether `callee` was loaded from such a place, whatever way it has come.
    pub fn has(&self, callee: Value<'m>) -> bool {
        let mut seen = HashSet::from([callee]);
        let mut queue = vec![callee];
        while let Some(value) = queue.pop() {
            let sources: Vec<_> = match value.opcode() {
                Some(Opcode::LLVMLoad) => match value.operand(0) {
                    Some(place) if self.is_annotated(place) => continue,
                    _ => return false,
                },
                Some(Opcode::LLVMPHI) => {
                    value.incoming().into_iter().map(|(value, _)| value).collect()
                }
                Some(Opcode::LLVMSelect) => value.operands().skip(1).collect(),
                Some(Opcode::LLVMFreeze) => value.operands().collect(),
                // Nothing can be called by it.
                _ if value.is_null() || value.is_undef() => continue,
                _ => return false,
            };
            queue.extend(sources.into_iter().filter(|&source| seen.insert(source)));
            if seen.len() > MOST_VALUES {
                return false;
            }
        }
        true
    }

    /// Whether a place lies in what is annotated.
    fn is_annotated(&self, place: Value<'m>) -> bool {
        let mut place = Some(place);
        for _ in 0..MOST_VALUES {
            let Some(value) = place else { return false };
            if self.variables.contains(&value) {
                return true;
            }
            let is_annotation =
                value.intrinsic_name().is_some_and(|name| name.starts_with("llvm.ptr.annotation"));
            if is_annotation {
                let text = value.operand(1).filter(|text| text.is_global_variable());
                let text = text.and_then(|text| self.module.initializer(text));
                if text.and_then(Value::as_constant_string).is_some_and(|text| is_never(&text)) {
                    return true;
                }
            } else if value.opcode() != Some(Opcode::LLVMGetElementPtr) {
                return false;
            }
            place = value.operand(0);
        }
        false
    }
}

fn is_never(text: &str) -> bool {
    text.strip_prefix(ATTRIBUTE).is_some_and(|value| value == "=never")
}
