//! The import `resumes_by_frame`, by which a library for tasks asks for the option `resume`: the answer
//! is a constant, and only what goes by it stays.

use crate::{
    analysis,
    ir::Module,
    options::{Options, Resume},
};

/// Answers all calls of the import in `module`. Returns whether there was one.
pub fn answer(module: &Module<'_>, options: &Options) -> bool {
    let imports: Vec<_> = module
        .functions()
        .filter(|&function| analysis::asks_how_to_resume(function) == Some(true))
        .collect();
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
