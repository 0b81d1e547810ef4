//! Cargo, with `asyncify-ld` from an installation for a linker: a program, the attributes on their way
//! to the IR, and mistakes.

use super::Shared;
use crate::{
    files,
    toolchain::{run, succeed},
};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-wasip1";

/// What the program in `installed/cargo` prints, however often it is suspended.
const PRINTED: [&str; 6] = [
    "9 words in 8 reads",
    "brown dog fox jumps lazy over quick the the",
    r#"3: ["dog", "fox", "the", "the"], 1289"#,
    r#"4: ["lazy", "over"], 892"#,
    r#"5: ["brown", "jumps", "quick"], 1652"#,
    "main dropped, 3",
];

/// Cargo in the package `installed/NAME`, with the installation in the path.
struct Cargo<'a> {
    shared: &'a Shared,
    package: PathBuf,
    target: PathBuf,
}

impl<'a> Cargo<'a> {
    fn new(shared: &'a Shared, folder: &Path, name: &str) -> Self {
        let package = files::root().join("installed").join(name);
        Cargo { shared, package, target: folder.join("target") }
    }

    fn command(&self, command: &str, profile: &str) -> Result<Command> {
        let mut cargo = Command::new("cargo");
        let bin = self.shared.prefix()?.join("bin");
        let rest = env::var_os("PATH").unwrap_or_default();
        cargo.env("PATH", env::join_paths([bin].into_iter().chain(env::split_paths(&rest)))?);
        // They are for the workspace, of which this is no part.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
        cargo.args([command, "--quiet", "--offline", "--locked", "--profile", profile]);
        cargo.arg("--target-dir").arg(&self.target).current_dir(&self.package);
        Ok(cargo)
    }

    /// What a build leaves.
    fn output(&self, profile: &str, file: &str) -> PathBuf {
        let folder = if profile == "dev" { "debug" } else { profile };
        self.target.join(TARGET).join(folder).join(file)
    }
}

/// Builds the program, and runs it in both engines, suspending and not.
pub fn program(shared: &Shared, folder: &Path, profile: &str) -> Result<()> {
    let cargo = Cargo::new(shared, folder, "cargo");
    succeed(&mut cargo.command("build", profile)?)?;
    let wasm = cargo.output(profile, "blocking.wasm");
    let host = files::root().join("workloads/lua/host.mjs");
    for (mode, suspensions) in [("never", 0), ("always", 44), ("promise", 44)] {
        let mut node = Command::new(&shared.toolchain.node);
        node.arg(&host);
        let wasmtime = Command::new(shared.toolchain.driver.with_file_name("lua-host"));
        for mut engine in [node, wasmtime] {
            engine.args(["run", mode]).arg(&wasm).arg("none").env("NODE_NO_WARNINGS", "1");
            let output = succeed(&mut engine)?;
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            let last = format!("{{\"suspensions\":{suspensions}}}");
            let expected = PRINTED.into_iter().chain([&*last]);
            ensure!(printed.lines().eq(expected), "{engine:?} printed:\n{printed}");
        }
    }
    Ok(())
}

/// What the package `installed/attributes` says of its functions: a part of the symbol, and the section.
const SAID: [(&str, &str); 10] = [
    ("4wait", "asyncify=switch"),
    ("13imported_read", "asyncify=switch"),
    ("9elsewhere", "asyncify=never"),
    ("14never_suspends", "asyncify=never"),
    ("15always_suspends", "asyncify=always"),
    ("16runs_the_runtime", "asyncify=runtime"),
    ("8collects", "asyncify-gc=collects"),
    ("16collects_nothing", "asyncify-gc=never"),
    ("5knock", "asyncify=switch"),
    ("4ring", "asyncify=switch"),
];

/// What comes of it: a function of the package, and whom it calls on its way to a suspension, if it is
/// instrumented.
const MADE: [(&str, Option<&str>); 8] = [
    ("calls_import", Some("4wait")),
    ("calls_import_by_another_name", Some("13imported_read")),
    ("calls_method", Some("5knock")),
    ("calls_trait", Some("4ring")),
    ("calls_always", Some("15always_suspends")),
    ("calls_never", None),
    ("calls_runtime", None),
    ("calls_collecting", None),
];

/// The pass's report.
#[derive(Debug, Deserialize)]
struct Report {
    functions: Vec<Function>,
}

#[derive(Debug, Deserialize)]
struct Function {
    name: String,
    instrumented: bool,
    path: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Step {
    callee: String,
}

/// Attributes reach the IR of each level, and the pass behind rustc's LTO.
pub fn attributes(shared: &Shared, folder: &Path) -> Result<()> {
    let cargo = Cargo::new(shared, folder, "attributes");
    for (level, lto) in [("0", "fat"), ("0", "off"), ("2", "fat"), ("2", "off")] {
        let way = format!("-Copt-level={level} -Clto={lto}");
        let (bitcode, report) = (folder.join("crate.bc"), folder.join("report.json"));
        let mut rustc = cargo.command("rustc", "release")?;
        rustc.env("CARGO_PROFILE_RELEASE_LTO", lto);
        rustc.env("ASYNCIFY_FLAGS", format!("--report={}", report.display()));
        rustc.arg("--").arg(format!("--emit=link,llvm-bc={}", bitcode.display()));
        succeed(rustc.arg(format!("-Copt-level={level}")).arg("-Ccodegen-units=1"))?;

        let mut opt = shared.toolchain.command("opt");
        let output = succeed(opt.args(["-S", "-o", "-"]).arg(&bitcode))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let defined = |name: &str| {
            text.lines().find(|line| line.starts_with("define") && line.contains(name))
        };
        for (name, section) in SAID {
            let is_said = defined(name).is_some_and(|it| it.contains(&format!("\"{section}\"")));
            ensure!(is_said, "{way}: '{name}' is not in '{section}'");
        }
        // With all of the standard library, it takes long.
        if lto == "off" {
            let mut opt = shared.toolchain.command("opt");
            opt.arg(format!("-load-pass-plugin={}", shared.toolchain.plugin.display()));
            opt.args(["-passes=asyncify<gc=conservative;world=closed>", "-pass-remarks=asyncify"]);
            let output = succeed(opt.arg(&bitcode).args(["-o", "/dev/null"]))?;
            let said = String::from_utf8_lossy(&output.stderr);
            let collects = ["calls_collecting", "keeps 1 values", "8collects"];
            let is_collecting = |line: &str| collects.iter().all(|it| line.contains(it));
            ensure!(said.lines().any(is_collecting), "{way}: nothing is kept for a collector");
        }

        let report: Report = serde_json::from_slice(&fs::read(&report)?)?;
        for (name, callee) in MADE {
            let function = report.functions.iter().find(|it| it.name == name);
            let function = function.with_context(|| format!("{way}: no function '{name}'"))?;
            let is_right = function.instrumented == callee.is_some()
                && callee.is_none_or(|it| function.path.iter().any(|at| at.callee.contains(it)));
            ensure!(is_right, "{way}: {function:?}");
        }
    }
    Ok(())
}

/// What is missing in a package's configuration is an error of its build, before anything is linked.
pub fn mistakes(shared: &Shared, folder: &Path) -> Result<()> {
    let cargo = Cargo::new(shared, folder, "cargo");
    for (variable, value, message) in [
        (
            "CARGO_TARGET_WASM32_WASIP1_LINKER",
            "wasm-ld",
            "the linker is 'wasm-ld', not asyncify-ld",
        ),
        ("RUSTFLAGS", "-Cdebuginfo=0", "the linker gets no bitcode"),
    ] {
        let mut build = cargo.command("build", "release")?;
        let output = run(build.env(variable, value))?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(!output.status.success() && said.contains(message), "{variable}: {said}");
    }
    Ok(())
}
