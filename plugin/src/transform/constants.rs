//! The import `resumes_by_frame`, by which a library for tasks asks for the option `resume`: the answer
//! is a constant, and only what goes by it stays.

use crate::{
    ir::{Function, Module},
    options::{Options, Resume},
};

/// Answers all calls of the import in `module`. Returns whether there was one.
pub fn answer(module: &Module<'_>, options: &Options) -> bool {
    let imports: Vec<_> = module.functions().filter(is_question).collect();
    for import in &imports {
        let answer = u32::from(options.resume == Resume::Frame);
        let answer = module.const_int(import.ty().result(), answer);
        let calls = import
            .value()
            .users()
            .filter(|user| user.is_call() && user.callee() == Some(import.value()));
        for call in calls.collect::<Vec<_>>() {
            let caller = call.block().map(|block| block.function());
            call.replace_all_uses_with(answer);
            call.erase();
            if let Some(caller) = caller {
                caller.fold_branches();
            }
        }
        if import.value().is_unused() {
            import.erase();
        }
    }
    !imports.is_empty()
}

/// Whether it is the import: a C `_Bool` or an integer, of nothing.
fn is_question(function: &Function<'_>) -> bool {
    function.is_declaration()
        && function.ty().parameters().is_empty()
        && function.ty().result().integer_width().is_some()
        && function
            .wasm_import()
            .is_some_and(|(module, name)| module == "asyncify" && name == "resumes_by_frame")
}
