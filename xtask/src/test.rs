//! Runs all tests and adds up what they say.

use crate::{command, lua, paths};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Write},
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
    let folder = paths::release().join("lua");
    lua::build(&folder)?;
    lua::build_optimised_again(&folder)?;

    let mut command = cargo();
    command.env("ASYNCIFY_MUTANTS", mutants.join("release/libasyncify.so"));
    command.args(["test", "--release", "--workspace", "--no-fail-fast", "--"]).args(arguments);
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo test")?;
    let mut totals = Totals::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.context("cannot read what cargo test prints")?;
            totals.add(&line);
            println!("{line}");
        }
    }
    let status = child.wait().context("cannot wait for cargo test")?;
    std::io::stdout().flush()?;
    let Totals { passed, failed, skipped } = totals;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed != 0 || !status.success() {
        bail!("tests failed ({status})");
    }
    if passed == 0 {
        bail!("no test ran");
    }
    Ok(())
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
