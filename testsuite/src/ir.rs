//! IR tests: files with `RUN` lines, as LLVM's own.
//!
//! In a line, `%s` stands for the file, `%t` for a file that the test may write, `%{NAME}`
//! or `%NAME` for a tool of LLVM's, `%plugin` for the plugin, `%driver` for the driver,
//! and `%asyncify` for `opt` with the plugin loaded. A line that ends in a backslash goes
//! on in the next.

use crate::{
    files::{self, Case},
    toolchain::{Toolchain, succeed},
};
use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use std::{process::Command, sync::Arc};

/// The tools that lines may name. Longer names come first where one starts another.
const TOOLS: &[&str] = &[
    "FileCheck",
    "clang",
    "llc",
    "llvm-link",
    "llvm-nm",
    "llvm-readobj",
    "llvm-objdump",
    "llvm-dwarfdump",
    "opt",
    "not",
    "wasm-ld",
];

/// One trial per file in `ir/`.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    files::trials("ir", &["ll", "c"], toolchain, run)
}

fn run(toolchain: &Toolchain, case: &Case) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut lines: Vec<String> = Vec::new();
    let mut continued = false;
    for line in case.lines("RUN") {
        let part = line.strip_suffix('\\').unwrap_or(line);
        match lines.last_mut().filter(|_| continued) {
            Some(last) => last.push_str(part),
            None => lines.push(part.to_owned()),
        }
        continued = line.ends_with('\\');
    }
    ensure!(!lines.is_empty(), "{} has no RUN line", case.path.display());
    for line in lines {
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", &substitute(toolchain, case, &line, folder.path())])
            .current_dir(folder.path());
        succeed(&mut command)?;
    }
    Ok(())
}

fn substitute(toolchain: &Toolchain, case: &Case, line: &str, folder: &std::path::Path) -> String {
    let opt = toolchain.tool("opt").display().to_string();
    let plugin = toolchain.plugin.display().to_string();
    let mut line = line
        .replace("%asyncify", &format!("{opt} -load-pass-plugin {plugin}"))
        .replace("%plugin", &plugin)
        .replace("%driver", &toolchain.driver.display().to_string());
    for tool in TOOLS {
        line = line.replace(&format!("%{tool}"), &toolchain.tool(tool).display().to_string());
    }
    line.replace("%s", &case.path.display().to_string())
        .replace("%t", &folder.join("t").display().to_string())
}
