//! Optimising a module and compiling it to an object.

use crate::error::Error;
use inkwell::{
    OptimizationLevel,
    module::Module,
    passes::PassBuilderOptions,
    targets::{CodeModel, FileType, InitializationConfig, RelocMode, Target, TargetMachine},
};

/// How much to optimise, as it is said behind `-O`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(char);

impl Level {
    /// The level of that name: `0` to `3`, `s`, `z`.
    pub fn new(name: &str) -> Self {
        Level(name.chars().next().unwrap_or('2'))
    }

    fn code_generation(self) -> OptimizationLevel {
        match self.0 {
            '0' => OptimizationLevel::None,
            '1' => OptimizationLevel::Less,
            '3' => OptimizationLevel::Aggressive,
            _ => OptimizationLevel::Default,
        }
    }
}

/// The machine that `module` is for.
///
/// # Errors
/// If that is not wasm32.
pub fn machine(module: &Module<'_>, level: Level) -> Result<TargetMachine, Error> {
    Target::initialize_webassembly(&InitializationConfig::default());
    let triple = module.get_triple();
    let text = triple.as_str().to_string_lossy().into_owned();
    let wrong =
        || Error::Link(format!("the program's target is '{text}'; only wasm32 is supported"));
    if !text.starts_with("wasm32") {
        return Err(wrong());
    }
    let target = Target::from_triple(&triple).map_err(|_| wrong())?;
    // Functions say themselves which features they need.
    target
        .create_target_machine(
            &triple,
            "",
            "",
            level.code_generation(),
            RelocMode::Static,
            CodeModel::Default,
        )
        .ok_or_else(wrong)
}

/// Optimises `module` as clang would at `level`.
pub fn optimise(module: &Module<'_>, machine: &TargetMachine, level: Level) -> Result<(), Error> {
    let options = PassBuilderOptions::create();
    options.set_loop_vectorization(!matches!(level.0, '0' | '1'));
    options.set_loop_slp_vectorization(!matches!(level.0, '0' | '1'));
    module
        .run_passes(&format!("default<O{}>", level.0), machine, options)
        .map_err(|message| Error::Internal { step: "optimisation", message: message.to_string() })
}

/// Compiles `module` to an object.
pub fn object(module: &Module<'_>, machine: &TargetMachine) -> Result<Vec<u8>, Error> {
    let buffer = machine
        .write_to_memory_buffer(module, FileType::Object)
        .map_err(|message| Error::Link(format!("code generation failed: {message}")))?;
    Ok(buffer.as_slice().to_vec())
}
