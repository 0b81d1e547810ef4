//! Asyncify: an LLVM pass that lets WebAssembly code pause and resume.
//!
//! The library is the pass plugin (`libasyncify.so`), the code behind the C function
//! `asyncify_run_on_module` (`libasyncify.a`), and this crate. `docs/architecture.md`
//! is the map.

pub mod analysis;
mod boundary;
pub mod ir;
pub mod options;
pub mod output;
pub mod report;
pub mod rules;
mod run;
pub mod transform;

pub use run::{Failed, Outcome, options_for};

/// Prepares a module of inkwell's for the pass, before it is optimised. Returns
/// whether it was changed.
pub fn prepare(module: &inkwell::module::Module<'_>, options: &options::Options) -> bool {
    run::prepare(&ir::Module::from_inkwell(module), options)
}

/// Transforms a module of inkwell's in place, as [`run`] does.
pub fn run_on_module(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
) -> Result<Outcome, Failed> {
    run::run(&ir::Module::from_inkwell(module), options)
}

/// Analyses a module of inkwell's without changing it.
pub fn explain(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
) -> Result<report::Report, Failed> {
    run::explain(&ir::Module::from_inkwell(module), options)
}

/// Transforms a module of inkwell's in place, as [`run`] does, and reports on every function. The
/// option `report` is not read.
pub fn run_with_report(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
) -> Result<report::Report, Failed> {
    run::run_with_report(&ir::Module::from_inkwell(module), options)
}

/// Finds the indirect calls of a module of inkwell's that make functions be instrumented, without
/// changing it: groups, and up to `most` that together make functions be instrumented to which the
/// most bytes are `added`, by their names.
pub fn indirect_calls(
    module: &inkwell::module::Module<'_>,
    options: &options::Options,
    added: &std::collections::HashMap<String, i64>,
    most: usize,
) -> Result<report::IndirectReports, Failed> {
    run::indirect_calls(&ir::Module::from_inkwell(module), options, added, most)
}
