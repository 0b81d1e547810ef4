//! IR tests: files with `RUN` lines, as LLVM's own.
//!
//! In a line, `%s` stands for the file, `%t` for a file that the test may write, `%{NAME}`
//! or `%NAME` for a tool of LLVM's, `%plugin` for the plugin, `%driver` for the driver,
//! and `%asyncify` for `opt` with the plugin loaded; `-fpass-plugin=%plugin` becomes what this
//! clang needs. A line that ends in a backslash goes on in the next. `REQUIRES: LLVM N, REASON`
//! says that older tools cannot do it.

use crate::{
    files::{self, Case},
    toolchain::{Toolchain, run as run_tool, succeed},
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
    let mut trials = files::trials("ir", &["ll", "c"], toolchain, run)?;
    let shared = Arc::clone(toolchain);
    let trial = Trial::test("ir::a-plugin-of-another-major-is-refused", move || {
        check_refusal(&shared).map_err(|error| format!("{error:#}").into())
    });
    let is_other = toolchain.major != OWN_MAJOR && toolchain.own_plugin.exists();
    trials.push(match is_other {
        true => trial,
        false => trial.with_kind("needs tools of another LLVM").with_ignored_flag(true),
    });
    Ok(trials)
}

/// The major that the suite itself is built with the plugin of: the default of the workspace.
const OWN_MAJOR: u32 = 22;

/// A host of another major is told so, and runs nothing.
fn check_refusal(toolchain: &Toolchain) -> Result<()> {
    let mut opt = toolchain.command("opt");
    opt.arg(format!("-load-pass-plugin={}", toolchain.own_plugin.display()));
    let output = run_tool(opt.args(["-passes=asyncify", "-S", "/dev/null"]))?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let expected = [
        format!("this plugin is built for LLVM {OWN_MAJOR}, and the program that loads it has"),
        format!("load the plugin that is built for LLVM {}", toolchain.major),
    ];
    for text in &expected {
        ensure!(printed.contains(text), "{opt:?} printed:\n{printed}\nand not:\n{text}");
    }
    ensure!(output.status.code() == Some(1), "{opt:?}: {}\n{printed}", output.status);
    ensure!(output.stdout.is_empty(), "{opt:?} wrote a module");
    Ok(())
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
        .replace("-fpass-plugin=%plugin", &toolchain.clang_plugin().join(" "))
        .replace("%asyncify", &format!("{opt} -load-pass-plugin {plugin}"))
        .replace("%plugin", &plugin)
        .replace("%driver", &toolchain.driver.display().to_string());
    for tool in TOOLS {
        line = line.replace(&format!("%{tool}"), &toolchain.tool(tool).display().to_string());
    }
    line.replace("%s", &case.path.display().to_string())
        .replace("%t", &folder.join("t").display().to_string())
}
