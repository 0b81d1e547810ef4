//! The project's own commands. `cargo xtask help` lists them.

mod bench;
mod command;
mod deb;
mod demo;
mod fuzz;
mod hosts;
mod install;
mod lua;
mod packages;
mod paths;
mod setup;
mod sources;
mod table;
mod test;
mod wasm;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, tests and shows Asyncify for LLVM.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing: LLVM's tools, JavaScript engine
    Setup,
    /// Build for release, and install for CMake, clang, Make and pkg-config
    Install(install::Arguments),
    /// Build for release, and make a package for Debian
    Deb(deb::Arguments),
    /// Set up, run Lua suspending in two engines, and compare sizes and times
    Demo,
    /// Set up, build, and run all tests
    Test {
        /// What the test binaries get: a filter, or their options
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Set up, build, and measure
    Bench(bench::Arguments),
    /// Set up, build, and suspend random programs everywhere, for as long as wanted
    Fuzz(fuzz::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Setup => setup::run(),
        Task::Install(arguments) => install::run(&arguments),
        Task::Deb(arguments) => deb::run(&arguments),
        Task::Demo => setup::run().and_then(|()| demo::run()),
        Task::Test { arguments } => setup::run().and_then(|()| test::run(&arguments)),
        Task::Bench(arguments) => setup::run().and_then(|()| bench::run(&arguments)),
        Task::Fuzz(arguments) => setup::run().and_then(|()| fuzz::run(&arguments)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
