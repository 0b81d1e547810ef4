//! Lua, suspended in each place that it calls back from; and Lua's own tests, in a Lua that
//! is suspended all the time: a debug hook waits after each so many instructions of its
//! machine. Each file must print and return what it does in the same engine, with the same
//! hook, without the pass.

use crate::{files, toolchain::Toolchain};
use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::Trial;
use serde_json::Value;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// Instructions between suspensions.
const INTERVALS: [u32; 2] = [1000, 100];

/// How long a file may take.
const DEADLINE: Duration = Duration::from_secs(300);

/// Files that fail in this Lua with such a hook, or without the pass, or do nothing there,
/// and why.
const UNFIT: &[(&str, &str)] = &[
    ("all", "runs the others"),
    ("db", "asserts that there is no hook"),
    ("files", "writes files"),
    ("gc", "measures memory by other sizes than these"),
    ("heavy", "takes gigabytes"),
    ("literals", "the C library takes any name for a locale"),
    ("main", "starts processes"),
];

/// What the tests share.
struct Lua {
    /// The programs.
    plain: PathBuf,
    transformed: PathBuf,
    /// Transformed, and optimised after that.
    again: PathBuf,
    /// Lua's tests.
    tests: PathBuf,
    /// An engine's name, and how it is started as the program's host.
    engines: [(&'static str, Vec<PathBuf>); 2],
}

/// One trial per file, engine and interval, or one that fails if the programs or Lua's tests
/// are missing.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn trials(toolchain: &Toolchain) -> Result<Vec<Trial>> {
    let root = files::root();
    let built = toolchain.plugin.parent().unwrap_or(Path::new("."));
    let lua = Arc::new(Lua {
        plain: built.join("lua/plain.wasm"),
        transformed: built.join("lua/ours.wasm"),
        again: built.join("lua/again.wasm"),
        tests: root.with_file_name(".cache").join("src/lua-testes"),
        engines: [
            ("v8", vec![toolchain.node.clone(), root.join("workloads/lua/host.mjs")]),
            ("wasmtime", vec![built.join("lua-host")]),
        ],
    });
    for needed in [&lua.plain, &lua.transformed, &lua.again, &lua.tests, &lua.engines[1].1[0]] {
        if !needed.exists() {
            // The other tests can do without.
            let message = format!(
                "{} is missing; run `cargo xtask test`, which sets up and builds everything",
                needed.display()
            );
            return Ok(vec![Trial::test("lua", || Err(message.into()))]);
        }
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&lua.tests)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "lua") {
            names.push(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    let mut trials = Vec::new();
    for engine in 0..lua.engines.len() {
        let (lua, script) = (Arc::clone(&lua), root.join("workloads/lua/waits.lua"));
        trials.push(Trial::test(format!("lua::waits::{}", lua.engines[engine].0), move || {
            lua.waits(engine, &script).map_err(|error| format!("{error:#}").into())
        }));
    }
    for name in names {
        if let Some((_, reason)) = UNFIT.iter().find(|(unfit, _)| *unfit == name) {
            // Shown as ignored, with the reason in front.
            let trial = Trial::test(format!("lua::{name}"), || Ok(()));
            trials.push(trial.with_kind(*reason).with_ignored_flag(true));
            continue;
        }
        for engine in 0..lua.engines.len() {
            for interval in INTERVALS {
                let (lua, name) = (Arc::clone(&lua), name.clone());
                let title = format!("lua::{name}::{}::{interval}", lua.engines[engine].0);
                trials.push(Trial::test(title, move || {
                    lua.test(engine, &name, interval, &lua.transformed)
                        .map_err(|error| format!("{error:#}").into())
                }));
            }
            let (lua, name) = (Arc::clone(&lua), name.clone());
            let title = format!("lua::{name}::{}::after-O3", lua.engines[engine].0);
            trials.push(Trial::test(title, move || {
                lua.test(engine, &name, INTERVALS[0], &lua.again)
                    .map_err(|error| format!("{error:#}").into())
            }));
        }
    }
    Ok(trials)
}

impl Lua {
    /// All places to wait in: at once, and as a promise or future.
    fn waits(&self, engine: usize, script: &Path) -> Result<()> {
        let (expected, _) =
            self.run(engine, "never", &self.plain, script, &[]).context("without the pass")?;
        for mode in ["never", "always", "promise"] {
            let (printed, suspensions) =
                self.run(engine, mode, &self.transformed, script, &[]).context(mode)?;
            ensure!(printed == expected, "{mode}: printed\n{printed}\ninstead of\n{expected}");
            ensure!((mode == "never") == (suspensions == 0), "{mode}: {suspensions} suspensions");
        }
        Ok(())
    }

    /// One of Lua's tests. A short one may be over before the hook is due, and never suspend.
    fn test(&self, engine: usize, name: &str, interval: u32, program: &Path) -> Result<()> {
        let script = self.tests.join(name).with_extension("lua");
        let options = [format!("--every={interval}"), "--portable".to_owned()];
        let (expected, _) = self
            .run(engine, "never", &self.plain, &script, &options)
            .context("without the pass")?;
        let (printed, _) = self.run(engine, "always", program, &script, &options)?;
        ensure!(printed == expected, "printed\n{printed}\ninstead of\n{expected}");
        Ok(())
    }

    /// Runs a script. Returns what it printed and how often it was suspended.
    fn run(
        &self,
        engine: usize,
        mode: &str,
        program: &Path,
        script: &Path,
        options: &[String],
    ) -> Result<(String, u64)> {
        let words = &self.engines[engine].1;
        let mut host = Command::new(&words[0]);
        host.args(&words[1..]).args(["run", mode]).args([program, script]).args(options);
        let text = run_for(&mut host, DEADLINE)?;
        // Not all end their last line.
        let (printed, totals) = text.split_at(text.rfind('{').unwrap_or(0));
        let totals: Value = serde_json::from_str(totals)
            .with_context(|| format!("the host printed no totals:\n{text}"))?;
        let suspensions = totals["suspensions"].as_u64().context("no count of suspensions")?;
        Ok((steady(printed), suspensions))
    }
}

/// Runs a command that must succeed in some time. Returns its output.
fn run_for(command: &mut Command, time: Duration) -> Result<String> {
    // A file takes any amount of output while nobody reads it.
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("output");
    let file = File::create(&output)?;
    command.stderr(file.try_clone()?).stdout(file);
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > time {
            child.kill()?;
            child.wait()?;
            bail!("{command:?} took more than {} s", time.as_secs());
        }
        thread::sleep(Duration::from_millis(10));
    };
    let text = String::from_utf8_lossy(&fs::read(&output)?).trim_end().to_owned();
    if !status.success() {
        let lines: Vec<&str> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(20)..].join("\n");
        bail!("{command:?}\n{status}: {last}");
    }
    Ok(text)
}

/// The text without the lines that depend on what is random: Lua's seeds are addresses, which
/// differ from program to program.
fn steady(text: &str) -> String {
    const RANDOM: [&str; 3] = ["0x", "random", "comparisons"];
    let is_steady = |line: &&str| !RANDOM.iter().any(|word| line.contains(word));
    text.lines().filter(is_steady).collect::<Vec<_>>().join("\n")
}
