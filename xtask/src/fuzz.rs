//! Tries random programs for as long as wanted.

use crate::{command, paths};
use anyhow::Result;
use std::process::Command;

/// What to try, as `fuzz run` of the crate `asyncify-fuzz` has it.
#[derive(clap::Args)]
pub struct Arguments {
    /// For so many minutes
    #[arg(long, value_name = "N")]
    minutes: u64,
    /// The first seed
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Only programs of this kind, `csmith`, `ir` or `many`; may be given again
    #[arg(long, value_name = "KIND")]
    only: Vec<String>,
}

/// Builds everything, and runs the fuzzer.
///
/// # Errors
///
/// If anything does not build, or if there was a difference or a crash.
pub fn run(arguments: &Arguments) -> Result<()> {
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(paths::root()).env("ASYNCIFY_NODE", paths::node());
        command
    };
    // The fuzzer uses the plugin and the driver as files.
    command::run(cargo().args(["build", "--release", "--workspace"]))?;
    let mut fuzz = cargo();
    fuzz.args(["run", "--release", "--package", "asyncify-fuzz", "--bin", "fuzz", "--", "run"])
        .args(["--minutes", &arguments.minutes.to_string()])
        .args(["--seed", &arguments.seed.to_string()]);
    for kind in &arguments.only {
        fuzz.args(["--only", kind]);
    }
    command::run(&mut fuzz)
}
