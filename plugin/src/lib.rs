//! Asyncify: an LLVM pass that lets WebAssembly code pause and resume.
//!
//! The library is the pass plugin (`libasyncify.so`), the code behind the C function
//! `asyncify_run_on_module` (`libasyncify.a`), and this crate. `docs/architecture.md`
//! is the map.

pub mod analysis;
mod boundary;
pub mod ir;
pub mod options;
pub mod report;
mod run;
pub mod transform;

pub use run::{Failed, Outcome, explain as explain_module, options_for, run};

/// Transforms a module of inkwell's in place, as [`run`] does.
pub fn run_on_module(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
) -> Result<Outcome, Failed> {
    run(&ir::Module::from_inkwell(module), options)
}

/// Analyses a module of inkwell's without changing it.
pub fn explain(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
) -> Result<report::Report, Failed> {
    explain_module(&ir::Module::from_inkwell(module), options)
}
