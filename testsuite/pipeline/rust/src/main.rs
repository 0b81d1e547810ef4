//! A compiler's back end in one process, as `../go` is in Go: it reads the modules of a whole
//! program, links and optimises them, makes what may suspend asynchronous, and emits an object.

mod check;
mod compile;
mod diagnostics;

use anyhow::{Context, Result};
use clap::Parser;
use llvm_link as _;
use std::{path::PathBuf, process::ExitCode};

/// Makes an object of bitcode.
#[derive(Parser)]
struct Arguments {
    /// Options of the pass
    #[arg(long, default_value = "")]
    options: String,
    /// LLVM's passes, before it
    #[arg(long, default_value = "default<O2>")]
    passes: String,
    /// The object
    #[arg(short, required_unless_present = "check")]
    output: Option<PathBuf>,
    /// Try what must be an error, with these modules, instead
    #[arg(long)]
    check: bool,
    /// The modules
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        let [right, unsupported] = &arguments.files[..] else { anyhow::bail!("two modules, then") };
        return check::errors(right, unsupported);
    }
    let compiled = compile::compile(&arguments.files, &arguments.passes, &arguments.options);
    eprint!("{}", compiled.messages);
    let path = arguments.output.as_deref().context("there is no name for the object")?;
    std::fs::write(path, compiled.object?).with_context(|| path.display().to_string())
}
