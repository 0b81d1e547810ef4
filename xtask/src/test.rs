//! Runs all tests and adds up what they say.

use crate::{command, lua, paths};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

/// The last lines of test binaries, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Totals {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Totals {
    /// Adds a line if it is the totals of a test binary:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn add(&mut self, line: &str) {
        let Some(counts) = line.trim().strip_prefix("test result: ") else { return };
        let counts = counts.split_once(". ").map_or(counts, |(_, counts)| counts);
        for count in counts.split("; ") {
            let Some((number, what)) = count.split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Runs test binaries, adds up what they print, and returns whether all went well.
    fn count(&mut self, tests: &mut Command) -> Result<bool> {
        let mut child = tests.stdout(Stdio::piped()).spawn().context("cannot run cargo test")?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                let line = line.context("cannot read what cargo test prints")?;
                self.add(&line);
                println!("{line}");
            }
        }
        Ok(child.wait().context("cannot wait for cargo test")?.success())
    }
}

/// Builds everything and runs all tests, with `arguments` for the test binaries.
///
/// # Errors
///
/// If anything does not build, if a test fails, or if there was none.
pub fn run(arguments: &[String]) -> Result<()> {
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(paths::root()).env("ASYNCIFY_NODE", paths::node());
        command
    };
    // The tests use the plugin, the driver and the programs as files.
    command::run(cargo().args(["build", "--release", "--workspace"]))?;
    // A plugin that can do without a rule is for the tests alone.
    let mutants = paths::mutants();
    command::run(
        cargo()
            .args(["build", "--release", "--package", "asyncify", "--features", "mutants"])
            .arg("--target-dir")
            .arg(&mutants),
    )?;
    let sanitized = build_for_sanitizer(cargo());
    let folder = paths::release().join("lua");
    lua::build(&folder)?;
    lua::build_optimised_again(&folder)?;

    let mut command = cargo();
    command.env("ASYNCIFY_MUTANTS", mutants.join("release/libasyncify.so"));
    match sanitized {
        Ok(library) => drop(command.env("ASYNCIFY_SANITIZED", library)),
        Err(error) => println!("the pass is not tried under ThreadSanitizer: {error:#}"),
    }
    command.args(["test", "--release", "--workspace", "--no-fail-fast", "--"]).args(arguments);
    let mut totals = Totals::default();
    let mut is_good = totals.count(&mut command)?;
    // A filter is for what is worked on.
    if arguments.is_empty() {
        is_good &= with_other_llvm(cargo, &mut totals)?;
    }
    std::io::stdout().flush()?;
    let Totals { passed, failed, skipped } = totals;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed != 0 || !is_good {
        bail!("tests failed");
    }
    if passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

/// Builds the library for ThreadSanitizer, which takes what is not stable in rustc, so that another one may
/// not have it. Returns where it is.
fn build_for_sanitizer(mut cargo: Command) -> Result<PathBuf> {
    let host = command::output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let folder = paths::sanitized();
    cargo.args(["build", "--release", "--package", "asyncify", "--target", &host]);
    cargo.arg("--target-dir").arg(&folder).env("RUSTC_BOOTSTRAP", "1");
    // The standard library is as it comes.
    cargo.env("RUSTFLAGS", "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer");
    command::run(&mut cargo)?;
    Ok(folder.join(host).join("release/libasyncify.a"))
}

/// Builds the plugin and the driver against LLVM 19 and runs the driver's tests and a part of the
/// suite with its tools, if it is there. Returns whether all went well.
fn with_other_llvm(cargo: impl Fn() -> Command, totals: &mut Totals) -> Result<bool> {
    const CONFIG: &str = "llvm-config-19";
    let Ok(bin) = command::output(Command::new(CONFIG).arg("--bindir")) else {
        println!(
            "skipped: all tests with LLVM 19, as there is no {CONFIG}; `cargo xtask setup` \
             installs it where apt has it"
        );
        totals.skipped += 1;
        return Ok(true);
    };
    println!("with LLVM 19:");
    let target = paths::other_llvm();
    let for_it = |task: &str| {
        let mut command = cargo();
        command.args([task, "--release", "--no-default-features", "--features", "llvm19"]);
        command.arg("--target-dir").arg(&target).env_remove("LLVM_CONFIG");
        command
    };
    command::run(&mut for_it("build"))?;
    let mut is_good = totals.count(for_it("test").args(["--package", "asyncify-driver"]))?;
    for group in ["ir::", "diag::", "exec::"] {
        let mut command = cargo();
        command.args(["test", "--release", "--package", "testsuite", "--", group]);
        command
            .env("LLVM_BIN", &bin)
            .env("ASYNCIFY_PLUGIN", target.join("release/libasyncify.so"))
            .env("ASYNCIFY_DRIVER", target.join("release/asyncify"))
            .env("ASYNCIFY_TEST_FEW", "1");
        is_good &= totals.count(&mut command)?;
    }
    Ok(is_good)
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn totals_of_test_binaries_are_added_up() {
        let mut totals = Totals::default();
        totals.add("running 3 tests");
        totals.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        totals.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured");
        assert_eq!(totals, Totals { passed: 7, failed: 2, skipped: 1 });
    }
}
