//! Profiles of programs that suspend: what `-fprofile-instr-generate` counts, and the coverage of the
//! source that `-fcoverage-mapping` makes of it, are what they are without the pass.
//!
//! The programs are some of `exec/`, which print their profile in the end (`include/profile.h`). LLVM's
//! tools read it.

use crate::{
    build::{Build, Exceptions, LazySupport, Way},
    engines::{Abi, Engine, Mode, Wasmtime},
    files,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The folders of `exec/` whose programs are measured.
const FOLDERS: [&str; 4] = ["calls/", "control/", "loops/", "programs/"];

/// How the transformed program is made.
const WAYS: [(Way, Abi); 2] = [(Way::Plugin, Abi::Native), (Way::Pass, Abi::Binaryen)];

/// One trial per program and level.
///
/// # Errors
///
/// If a program cannot be read, or the engine does not start.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let wasmtime = Wasmtime::new()?;
    let support = Arc::new(LazySupport::default());
    let mut trials = Vec::new();
    for case in files::cases("exec", &["c"])? {
        if !FOLDERS.iter().any(|folder| case.name.starts_with(folder)) {
            continue;
        }
        for level in ["O0", "O2"] {
            let name = format!("profiles::{}::{level}", case.name);
            let (toolchain, support) = (Arc::clone(toolchain), Arc::clone(&support));
            let (wasmtime, mut case) = (Arc::clone(&wasmtime), case.clone());
            case.text.push_str(
                "\n// FLAGS: -include profile.h -fprofile-instr-generate -fcoverage-mapping\n",
            );
            let trial = Trial::test(name, move || {
                let measure = || {
                    let support = support.get(&toolchain)?;
                    let build = Build::new(&toolchain, support, &case, level, Exceptions::None)?;
                    compare(&toolchain, &wasmtime, &build).map_err(|error| build.keep(error))
                };
                measure().map_err(|error| format!("{error:#}").into())
            });
            trials.push(trial);
        }
    }
    Ok(trials)
}

/// What LLVM's tools make of one run.
#[derive(PartialEq, Eq)]
struct Profile {
    /// All counters, as text.
    counts: String,
    /// What is covered, as JSON.
    coverage: String,
}

fn compare(toolchain: &Toolchain, wasmtime: &Wasmtime, build: &Build<'_>) -> Result<()> {
    let profile = |wasm: &Path, abi, mode| measure(toolchain, wasmtime, wasm, abi, mode);
    let (plain, _) = profile(&build.plain()?, Abi::Binaryen, Mode::Never)?;
    for (way, abi) in WAYS {
        let wasm = build.transformed(way, abi)?;
        let (transformed, suspensions) = profile(&wasm, abi, Mode::Always)?;
        let what = format!("{way:?}, {abi}");
        ensure!(suspensions > 0, "{what}: it never suspends");
        let (counts, expected) = (&transformed.counts, &plain.counts);
        ensure!(counts == expected, "{what}: counts\n{counts}\ninstead of\n{expected}");
        let (coverage, expected) = (&transformed.coverage, &plain.coverage);
        ensure!(coverage == expected, "{what}: covers\n{coverage}\ninstead of\n{expected}");
    }
    Ok(())
}

/// Runs a program; returns its profile and how often it was suspended.
fn measure(
    toolchain: &Toolchain,
    wasmtime: &Wasmtime,
    wasm: &Path,
    abi: Abi,
    mode: Mode,
) -> Result<(Profile, u32)> {
    let outcome = wasmtime.run(wasm, abi, mode)?;
    let at = outcome.log.iter().position(|line| line == "profile");
    let words = &outcome.log[at.context("it prints no profile")? + 1..];
    // Behind it comes the result.
    let numbers: Vec<i64> = words.iter().map_while(|word| word.parse().ok()).collect();
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let raw = wasm.with_extension("profraw");
    fs::write(&raw, bytes)?;

    let text = |tool: &str, arguments: &[&str], files: &[PathBuf]| -> Result<String> {
        let output = succeed(toolchain.command(tool).args(arguments).args(files))?.stdout;
        Ok(String::from_utf8(output)?)
    };
    let merged = wasm.with_extension("profdata");
    let merge = ["merge", "-o"];
    text("llvm-profdata", &merge, &[merged.clone(), raw])?;
    let counts =
        text("llvm-profdata", &["merge", "-text", "-o", "-"], std::slice::from_ref(&merged))?;
    let is_counted = counts.lines().any(|line| line.parse::<u64>().is_ok_and(|it| it > 0));
    ensure!(counts.contains("run\n") && is_counted, "nothing is counted:\n{counts}");
    let profile = format!("-instr-profile={}", merged.display());
    let coverage = text("llvm-cov", &["export", &profile], &[wasm.to_owned()])?;
    ensure!(coverage.contains("\"covered\":"), "nothing is covered:\n{coverage}");
    Ok((Profile { counts, coverage }, outcome.suspensions))
}
