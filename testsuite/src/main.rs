//! The test suite. A case is a file; its folder says of what kind it is, its name says
//! what it shows.
//!
//! | folder | a case is | it passes if |
//! |---|---|---|
//! | `ir/` | IR with `RUN` lines | every line exits with 0 |
//! | `diag/` | wrong or unsupported input, with `FAIL` lines | the pass fails with these messages and writes nothing |
//! | `exec/` | a program that calls `test_pause` | it prints the same, whether and however often it suspends |
//! | `debuggers/` | a program, and scripts for debuggers | they show the same of it, whether it suspends or not |
//! | `binaryen/` | a program or host that is written to Binaryen's Asyncify | it prints the same as with that |
//! | `gc/` | a program over a collector that collects at every allocation | it reads nothing that was freed, and prints its `PRINTS` lines; without slots it does |
//! | `tasks/` | a program that switches between tasks by itself | it prints its `PRINTS` lines |
//!
//! Beside these: LLVM's checks of debug information (`debugify.rs`), profiles of programs of `exec/`
//! (`profiles.rs`), TinyGo's programs, where TinyGo is installed (`tinygo/`), Lua, MicroPython with its
//! collector, the JavaScript package (`js/`), the Rust crate, compilers that embed the pass (`pipeline/`),
//! the pass on several threads (`embedding/`), projects that use an installation (`installed/`),
//! Emscripten's exceptions (`emscripten/`), other programs and libraries, the pages of the
//! documentation, their links, the messages that they explain, packages as they would be published, and
//! the pass without one of its rules.
//!
//! `cargo test -p testsuite --release -- FILTER` runs the cases whose names contain
//! FILTER. The plugin is the one that was built last.

mod backtraces;
mod binaryen;
mod book;
mod build;
mod debuggers;
mod debugify;
mod diag;
mod emscripten;
mod exec;
mod gc;
mod installed;
mod ir;
mod js;
mod lua;
mod messages;
mod micropython;
mod mutants;
mod pages;
mod pipeline;
mod profiles;
mod publishing;
mod rust_tasks;
mod tasks;
mod threads;
mod tinygo;
mod workloads;

use libtest_mimic::{Arguments, Trial};
use std::{process::ExitCode, sync::Arc};
use testsuite::{engines, files, toolchain};
use toolchain::Toolchain;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(&arguments) {
        Ok(trials) => {
            let conclusion = libtest_mimic::run(&arguments, trials);
            if !arguments.list {
                println!("{} passed, {} failed", conclusion.num_passed, conclusion.num_failed);
            }
            conclusion.exit_code()
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials(arguments: &Arguments) -> anyhow::Result<Vec<Trial>> {
    let toolchain = Arc::new(Toolchain::find()?);
    let mut trials = ir::trials(&toolchain)?;
    trials.extend(diag::trials(&toolchain)?);
    trials.extend(threads::trials(&toolchain));
    trials.extend(exec::trials(&toolchain)?);
    trials.extend(debuggers::trials(&toolchain)?);
    trials.extend(debugify::trials(&toolchain)?);
    trials.extend(profiles::trials(&toolchain)?);
    trials.extend(lua::trials(&toolchain)?);
    trials.extend(workloads::trials(&toolchain)?);
    trials.extend(tasks::trials(&toolchain)?);
    trials.extend(backtraces::trials(&toolchain));
    trials.extend(gc::trials(&toolchain)?);
    trials.extend(micropython::trials(&toolchain)?);
    trials.extend(pages::trials(&toolchain));
    trials.extend(messages::trials());
    trials.extend(publishing::trials());
    trials.extend(pipeline::trials(&toolchain)?);
    trials.extend(installed::trials(&toolchain)?);
    trials.extend(binaryen::trials(&toolchain)?);
    trials.extend(rust_tasks::trials(&toolchain)?);
    trials.extend(js::trials(&toolchain));
    trials.extend(emscripten::trials(&toolchain));
    trials.extend(tinygo::trials(&toolchain, arguments)?);
    trials.extend(mutants::trials(&toolchain)?);
    let names = trials.iter().map(|trial| trial.name().to_owned()).collect();
    trials.extend(book::trials(names));
    Ok(trials)
}
