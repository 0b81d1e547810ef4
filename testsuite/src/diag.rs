//! Diagnostics tests: input that the pass must refuse.
//!
//! Each `FAIL` line is a part of what must be printed, in order. A `FLAGS` line has options
//! of the pass (`world=closed;never=f`). C is compiled by clang with the plugin and debug
//! information, IR is run through opt; either must exit with 1 and leave no output. A `WARN`
//! line instead of `FAIL` lines is a part of what is printed when all goes well.

use crate::{
    files::{self, Case},
    toolchain::{Toolchain, run},
};
use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use std::sync::Arc;

/// One trial per file in `diag/`.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    files::trials("diag", &["ll", "c", "cpp"], toolchain, check)
}

fn check(toolchain: &Toolchain, case: &Case) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let output_file = folder.path().join("output");
    let options: Vec<&str> =
        case.lines("FLAGS").flat_map(|line| line.split(';')).filter(|it| !it.is_empty()).collect();
    let mut command = if case.path.extension().is_some_and(|extension| extension == "ll") {
        let mut command = toolchain.command("opt");
        command
            .arg(format!("-load-pass-plugin={}", toolchain.plugin.display()))
            .arg(format!("-passes=asyncify<{}>", options.join(";")));
        command
    } else {
        let mut command = toolchain.command("clang");
        command.args(["--target=wasm32-wasip1", "-O1", "-g", "-c"]).args(toolchain.clang_plugin());
        for option in options {
            command.args(["-mllvm", &format!("-asyncify-{option}")]);
        }
        command
    };
    // By its name alone, so that messages are the same everywhere.
    let name = case.path.file_name().unwrap_or_default();
    command.arg(name).arg("-o").arg(&output_file);
    command.current_dir(case.path.parent().unwrap_or(files::root()));
    let output = run(&mut command)?;
    let printed = String::from_utf8_lossy(&output.stderr);

    let (failures, warnings): (Vec<_>, Vec<_>) =
        (case.lines("FAIL").collect(), case.lines("WARN").collect());
    ensure!(
        failures.is_empty() != warnings.is_empty(),
        "a diagnostics test has FAIL lines or WARN lines"
    );
    let mut rest = &printed[..];
    for expected in failures.iter().chain(&warnings) {
        let Some((_, after)) = rest.split_once(expected) else {
            anyhow::bail!("{command:?}\nprinted:\n{printed}\nand not, in this order:\n{expected}");
        };
        rest = after;
    }
    let status = i32::from(warnings.is_empty());
    ensure!(output.status.code() == Some(status), "{command:?}: {}\n{printed}", output.status);
    let written = output_file.exists();
    ensure!(
        written == failures.is_empty(),
        "{command:?}: output was written although it failed, or was not"
    );
    Ok(())
}
