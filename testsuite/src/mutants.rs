//! Mutation tests of the transformation: without one of its rules, the tests that the table
//! in `docs/soundness.md` names for it fail.
//!
//! The plugin is one that can do without a rule (feature `mutants`), at the place that
//! `ASYNCIFY_MUTANTS` names; `cargo xtask test` builds it. Each trial runs this binary for
//! the tests of one rule: with all rules they pass, without it each of them fails.

use crate::{
    files,
    toolchain::{Toolchain, run},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// Where the plugin is.
const PLUGIN: &str = "ASYNCIFY_MUTANTS";

/// What the plugin reads the name of the rule from.
const WITHOUT: &str = "ASYNCIFY_WITHOUT";

/// A row of the table.
#[derive(Clone, Debug)]
struct Row {
    rule: String,
    tests: Vec<String>,
}

/// One trial per rule, and one per host that is made to see a panic; ignored if there is no
/// plugin for them.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let Some(plugin) = env::var_os(PLUGIN).map(PathBuf::from) else {
        let name = format!("mutants (set {PLUGIN}, as cargo xtask test does)");
        return Ok(vec![Trial::test(name, || Ok(())).with_ignored_flag(true)]);
    };
    let trial = |row: Row| {
        let plugin = plugin.clone();
        Trial::test(format!("mutants::{}", row.rule), move || {
            check(&plugin, &row).map_err(|error| format!("{error:#}").into())
        })
    };
    let hosts: [(&str, &[&str]); 3] = [
        ("opt", &["-load-pass-plugin=PLUGIN", "-passes=asyncify", "in.ll", "-o", "out"]),
        ("clang", &["--target=wasm32", "-c", "-fpass-plugin=PLUGIN", "in.ll", "-o", "out"]),
        ("llc", &["-load-pass-plugin=PLUGIN", "-filetype=obj", "in.ll", "-o", "out"]),
    ];
    let panics = hosts.map(|(host, arguments)| {
        let (toolchain, plugin) = (Arc::clone(toolchain), plugin.clone());
        Trial::test(format!("mutants::a-panic-is-an-error-in-{host}"), move || {
            panic_in(&toolchain, &plugin, host, arguments)
                .map_err(|error| format!("{error:#}").into())
        })
    });
    Ok(table()?.into_iter().map(trial).chain(panics).collect())
}

/// Runs a host with a plugin that panics. It must get an error and go on to its end.
fn panic_in(toolchain: &Toolchain, plugin: &Path, host: &str, arguments: &[&str]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join("in.ll"),
        "target triple = \"wasm32-unknown-unknown\"\ndefine void @f() {\n  ret void\n}\n",
    )?;
    let plugin = plugin.display().to_string();
    let mut command = toolchain.command(host);
    command
        .args(arguments.iter().map(|argument| argument.replace("PLUGIN", &plugin)))
        .env(WITHOUT, "no-panics")
        .current_dir(folder.path());
    let output = run(&mut command)?;
    let printed = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.code() == Some(1) && printed.contains("internal error: forced"),
        "{command:?}: {}\n{printed}",
        output.status
    );
    ensure!(!folder.path().join("out").exists(), "{command:?} left its output");
    Ok(())
}

/// The table: rows that begin with a rule and end with tests, both in backquotes.
fn table() -> Result<Vec<Row>> {
    let path = files::root().with_file_name("docs/soundness.md");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let quoted = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rows: Vec<Row> = text
        .lines()
        .filter_map(|line| {
            let cells: Vec<_> = line.strip_prefix("| `")?.split('|').collect();
            let [rule, _, tests, _] = cells[..] else { return None };
            let rule = rule.trim().strip_suffix('`')?.to_owned();
            Some(Row { rule, tests: quoted(tests) })
        })
        .collect();
    ensure!(!rows.is_empty(), "{} has no table of rules", path.display());
    Ok(rows)
}

fn check(plugin: &Path, row: &Row) -> Result<()> {
    ensure!(!row.tests.is_empty(), "no test is named for this rule");
    for test in &row.tests {
        let passes = |without: &str| -> Result<bool> {
            let mut command = Command::new(env::current_exe()?);
            command
                .args(["--exact", test])
                .env("ASYNCIFY_PLUGIN", plugin)
                .env(WITHOUT, without)
                .env_remove(PLUGIN);
            let output = run(&mut command)?;
            let printed = String::from_utf8_lossy(&output.stdout);
            let ran = printed.contains("running 1 test");
            ensure!(ran, "no test is called '{test}':\n{printed}");
            Ok(output.status.success())
        };
        ensure!(passes("")?, "'{test}' fails although all rules hold");
        ensure!(!passes(&row.rule)?, "'{test}' passes without the rule");
    }
    Ok(())
}
