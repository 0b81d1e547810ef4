//! The command `asyncify`: links bitcode into an asyncified wasm, runs the pass alone, says why
//! each function is instrumented and what that costs, and is a compiler and a linker to build systems.

mod backtrace;
mod cc;
mod cli;
mod codegen;
mod crash;
mod error;
mod explain;
mod flags;
mod input;
mod ld;
mod link;
mod llvm;
mod manual;
mod memory;
mod output;
mod program;
mod progress;
mod report;
mod report_page;
mod report_text;
mod start;
mod suspended;
mod symbols;
mod tinygo;
mod transform;
mod wasm_ld;
mod wasm_object;

use error::Error;
use llvm_link as _;
use progress::Progress;
use std::{
    io::Write,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
};

fn main() -> ExitCode {
    crash::install();
    let matches = match cli::command().try_get_matches_from(cli::normalise(std::env::args_os())) {
        Ok(matches) => matches,
        // clap exits with 0 for help and 2 for errors, and knows where to print each.
        Err(error) => error.exit(),
    };
    let progress = Progress::new();
    let run = || match matches.subcommand() {
        Some(("link", matches)) => link::run(matches, &progress),
        Some(("transform", matches)) => transform::run(matches, &progress),
        Some(("explain", matches)) => explain::run(matches, &progress),
        Some(("report", matches)) => report::run(matches, &progress),
        Some(("backtrace", matches)) => backtrace::run(matches),
        Some((name @ ("cc" | "c++"), matches)) => cc::run(matches, name),
        Some(("ld", matches)) => ld::run(matches, &progress),
        Some(("man", matches)) => manual::pages(matches),
        Some(("completions", matches)) => manual::completions(matches),
        _ => Err(Error::Usage("no command was given".into())),
    };
    // Nothing that a panic may have left half done is used again.
    let result = panic::catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|panic| Err(Error::Panic(crash::describe(&*panic))));
    progress.clear();
    match result {
        Ok(()) => ExitCode::from(error::DONE),
        Err(error) => {
            if !matches!(error, Error::BrokenPipe) {
                // If nobody reads it, there is nobody to tell.
                let _ = writeln!(std::io::stderr(), "error: {error}");
            }
            ExitCode::from(error.status())
        }
    }
}
