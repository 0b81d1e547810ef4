//! Programs in C, of the generator csmith.

use super::{process, random::Random};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// How long csmith may think: with some seeds it does not end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What csmith asks about the machine.
const PLATFORM: &str = "integer size = 4\npointer size = 4\n";

/// Options, of which each seed has one.
const FLAVOURS: [&[&str]; 8] = [
    &[],
    &["--float"],
    &["--no-bitfields"],
    &["--no-unions"],
    &["--inline-function"],
    &["--inline-function", "--no-const-pointers"],
    &["--no-global-variables"],
    &["--max-pointer-depth", "4"],
];

/// Writes the program of a seed to a file in a folder, in which csmith leaves files of its
/// own. `None` if csmith does not make up its mind in time.
///
/// # Errors
///
/// If csmith is missing or fails, or the file cannot be written.
pub fn program(seed: u64, folder: &Path) -> Result<Option<PathBuf>> {
    let mut random = Random::new(seed, "csmith");
    fs::write(folder.join("platform.info"), PLATFORM)?;
    let path = folder.join("program.c");
    let number = |from: usize, to: usize, random: &mut Random| {
        (from + random.below(to - from + 1)).to_string()
    };
    let mut csmith = Command::new("csmith");
    csmith
        .current_dir(folder)
        // csmith takes 32 bits, with a sign.
        .args(["--seed", &(random.bits() >> 33).to_string()])
        .args(["--no-argc", "--concise", "--max-array-len-per-dim", "4"])
        .args(["--max-funcs", &number(2, 6, &mut random)])
        .args(["--max-block-depth", &number(1, 3, &mut random)])
        .args(["--max-block-size", &number(2, 5, &mut random)])
        .args(["--max-expr-complexity", &number(2, 8, &mut random)])
        .args(random.pick(&FLAVOURS))
        .arg("--output")
        .arg(&path);
    let Some(output) = process::run(&mut csmith, PATIENCE)
        .context("csmith makes the programs; `cargo xtask fuzz` installs it")?
    else {
        return Ok(None);
    };
    ensure!(output.status.success(), "{csmith:?}: {}", output.complaint());
    Ok(Some(path))
}

/// The folder of the headers that the programs include, beside the project's own.
pub fn headers() -> &'static Path {
    Path::new("/usr/include/csmith")
}
