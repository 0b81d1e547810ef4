//! Makes the program of a case that shows a bug small, by llvm-reduce.

use super::{
    campaign::{Laboratory, kept},
    case::Verdict,
    configuration::{Configuration, Kind, Way},
};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Whether a module shows a bug when it takes the place of the program of a seed, and one of
/// the same sort: a difference, or else a crash.
///
/// # Errors
///
/// If something fails that has nothing to do with the pass.
pub fn is_interesting(
    laboratory: &Laboratory,
    seed: u64,
    module: &Path,
    crash: bool,
) -> Result<bool> {
    let folder = tempfile::Builder::new().prefix("asyncify-reduce-").tempdir()?;
    let verdict = laboratory.bench().run_module(seed, module, folder.path())?;
    Ok(match verdict {
        Verdict::Different(_) => !crash,
        Verdict::Broken(_) => crash,
        _ => false,
    })
}

/// Reduces the program of a case. Returns the file of the result.
///
/// # Errors
///
/// If the case shows no bug, or llvm-reduce fails.
pub fn run(laboratory: &Laboratory, kind: Kind, seed: u64) -> Result<PathBuf> {
    let folder = kept(kind, seed);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let verdict = laboratory.bench().run(kind, seed, &folder)?;
    ensure!(verdict.is_bug(), "{kind} {seed} shows no bug: {verdict:?}");
    let configuration = Configuration::new(seed);
    let from_unoptimised = matches!(
        configuration.way,
        Way::LtoThenPass | Way::ThinLtoThenPass | Way::PassThenThinLto | Way::PerFile | Way::Driver
    );
    let module = folder.join(match (configuration.early, from_unoptimised) {
        (true, true) => "early.bc",
        (true, false) => "optimised.bc",
        (false, _) => "late.bc",
    });
    let output = folder.join("reduced.ll");
    let own = env::current_exe().context("cannot find this program")?;
    let mut reduce = laboratory.toolchain().command("llvm-reduce");
    reduce
        .arg(format!("--test={}", own.display()))
        .args(["--test-arg=interesting", &format!("--test-arg={seed}")])
        .args(matches!(verdict, Verdict::Broken(_)).then_some("--test-arg=--crash"))
        .arg("-o")
        .arg(&output)
        .arg(&module);
    run_visibly(&mut reduce)?;
    Ok(output)
}

/// It takes long, and says how it goes.
fn run_visibly(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
