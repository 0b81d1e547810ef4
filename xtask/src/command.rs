//! Running other programs.

use anyhow::{Context, Result, bail, ensure};
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// What a command is, as one would type it.
pub fn text(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end, with this process's input and output.
///
/// # Errors
///
/// If it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run '{}'", text(command)))?;
    if !status.success() {
        bail!("'{}' failed ({status})", text(command));
    }
    Ok(())
}

/// Runs a command to its end and returns what it printed, without the last line break.
///
/// # Errors
///
/// As for [`run`].
pub fn output(command: &mut Command) -> Result<String> {
    command.stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("cannot run '{}'", text(command)))?;
    if !output.status.success() {
        bail!("'{}' failed ({})", text(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Bytes of a file after gzip.
///
/// # Errors
///
/// If that fails.
pub fn compressed(file: &Path) -> Result<u64> {
    let mut gzip = Command::new("gzip");
    let output = gzip.args(["-9", "--no-name", "--stdout"]).arg(file).output();
    let output = output.context("cannot run gzip")?;
    ensure!(output.status.success(), "gzip failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout.len() as u64)
}
