//! Optimising a module and compiling it to an object.

use crate::{error::Error, llvm};
use inkwell::{
    module::Module,
    passes::PassBuilderOptions,
    targets::{FileType, InitializationConfig, Target, TargetMachine},
};

/// How much to optimise, as it is said behind `-O`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(char);

impl Level {
    /// The level of that name: `0` to `3`, `s`, `z`.
    pub fn new(name: &str) -> Self {
        Level(name.chars().next().unwrap_or('2'))
    }

    fn code_generation(self) -> u8 {
        match self.0 {
            '0' => 0,
            '1' => 1,
            '3' => 3,
            _ => 2,
        }
    }
}

/// The machine that `module` is for. `llvm_options`: what was given behind `-mllvm`.
///
/// # Errors
/// If that is not wasm32.
pub fn machine(
    module: &Module<'_>,
    level: Level,
    llvm_options: &[String],
) -> Result<TargetMachine, Error> {
    Target::initialize_webassembly(&InitializationConfig::default());
    let triple = module.get_triple();
    let text = triple.as_str().to_string_lossy();
    // As clang: these need the exceptions of wasm, and are refused without.
    let exceptions = ["wasm-enable-sjlj", "wasm-enable-eh"];
    let exceptions = llvm_options.iter().any(|option| {
        let name = option.trim_start_matches('-');
        exceptions.iter().any(|it| name == *it || name == format!("{it}=true"))
    });
    let machine = text
        .starts_with("wasm32")
        .then(|| llvm::machine(&text, level.code_generation(), exceptions));
    machine.flatten().ok_or_else(|| {
        Error::Link(format!("the program's target is '{text}'; only wasm32 is supported"))
    })
}

/// How much code of a callee is inlined into a caller that was optimised before, in LLVM's costs: a bit less
/// than half of what -O2 takes. Half of that again made Go's programs 4 % smaller, and string functions 8 %
/// slower.
const INLINED_AGAIN: i32 = 100;

/// Optimises `module` as clang would at `level`. What is `known` to have been optimised already has had its loops
/// unrolled and its calls inlined: it would grow by doing that once more.
pub fn optimise(
    module: &Module<'_>,
    machine: &TargetMachine,
    level: Level,
    known: bool,
) -> Result<(), Error> {
    let options = PassBuilderOptions::create();
    if known {
        options.set_loop_unrolling(false);
    }
    if known && matches!(level.0, '2' | '3') {
        llvm::set_inliner_threshold(&options, INLINED_AGAIN);
    }
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
