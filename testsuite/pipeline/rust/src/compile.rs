//! From bitcode to an object.

use crate::diagnostics::Listened;
use anyhow::{Context as _, Result, anyhow};
use asyncify::options::{Builder, Options};
use inkwell::{
    OptimizationLevel,
    context::Context,
    memory_buffer::MemoryBuffer,
    module::Module,
    passes::PassBuilderOptions,
    targets::{
        CodeModel, FileType, InitializationConfig, RelocMode, Target, TargetMachine, TargetTriple,
    },
};
use std::path::{Path, PathBuf};

/// What came of a compilation.
pub struct Compiled {
    /// The object.
    pub object: Result<Vec<u8>>,
    /// What LLVM and the pass had to say, whether it failed or not: a line each.
    pub messages: String,
}

/// Makes an object of the modules in `files`.
pub fn compile(files: &[PathBuf], passes: &str, options: &str) -> Compiled {
    let context = Listened::new();
    let object = object(context.context(), files, passes, options);
    Compiled { object, messages: context.messages() }
}

fn object(context: &Context, files: &[PathBuf], passes: &str, options: &str) -> Result<Vec<u8>> {
    let program = link(context, files)?;
    let options = parse(options)?;
    let machine = machine(&program.get_triple())?;

    asyncify::prepare(&program, &options);
    program
        .run_passes(passes, &machine, PassBuilderOptions::create())
        .map_err(|error| anyhow!("{}", error.to_string()))?;
    asyncify::run_on_module(&program, &options)
        .map_err(|_| anyhow!("the module was not transformed"))?;
    program.verify().map_err(|error| anyhow!("{}", error.to_string()))?;
    let object = machine
        .write_to_memory_buffer(&program, FileType::Object)
        .map_err(|error| anyhow!("{}", error.to_string()))?;
    Ok(object.as_slice().to_vec())
}

/// The options of the pass.
pub fn parse(text: &str) -> Result<Options> {
    Builder::new().parameters(text).build().context("the options of the pass are wrong")
}

/// The module in a file.
pub fn read<'a>(context: &'a Context, file: &Path) -> Result<Module<'a>> {
    let buffer =
        MemoryBuffer::create_from_file(file).map_err(|error| anyhow!("{}", error.to_string()))?;
    Module::parse_bitcode_from_buffer(&buffer, context)
        .map_err(|error| anyhow!("{}", error.to_string()))
}

/// One module of those in files.
fn link<'a>(context: &'a Context, files: &[PathBuf]) -> Result<Module<'a>> {
    let (first, others) = files.split_first().context("there is no module")?;
    let program = read(context, first)?;
    for file in others {
        program
            .link_in_module(read(context, file)?)
            .map_err(|error| anyhow!("{}", error.to_string()))?;
    }
    Ok(program)
}

fn machine(triple: &TargetTriple) -> Result<TargetMachine> {
    Target::initialize_webassembly(&InitializationConfig::default());
    let target = Target::from_triple(triple).map_err(|error| anyhow!("{}", error.to_string()))?;
    let level = OptimizationLevel::Default;
    target
        .create_target_machine(triple, "", "", level, RelocMode::Static, CodeModel::Default)
        .context("LLVM makes no code for that target")
}
