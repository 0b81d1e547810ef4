//! Tests with TinyGo, where it is installed: its own test programs, and those of `tinygo/`, built
//! by `asyncify link --tinygo`, for both of its schedulers, and run in each engine. They must print
//! what is expected.
//!
//! | in a program of `tinygo/` | it |
//! |---|---|
//! | `PRINTS: LINE` | prints these lines, and no others, and ends well |
//! | `FAILS: LINE` | prints this line last, on either output, and traps |
//! | `TRACE: TEXT` | has this in the trace of the trap |
//! | `HOST: FILE` | is of the target `wasm`, and run by this host in V8 |
//! | `SCHEDULER: NAME` | is for this one only |

mod wasi;

use crate::{
    files::{self, Case},
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

/// TinyGo's own programs; what each prints stands beside it. The last three take longer.
const OWN: [&str; 16] = [
    "goroutines",
    "channel",
    "timers",
    "map",
    "sort",
    "reflect",
    "gc",
    "calls",
    "init",
    "interface",
    "slice",
    "zeroalloc",
    "rand",
    "json",
    "stdlib",
    "testing",
];

/// TinyGo's schedulers.
const SCHEDULERS: [&str; 2] = ["asyncify", "tasks"];

/// What the scheduler `tasks` needs beside TinyGo's `task_stack.go`.
const TASKS: &str = "task_stack_tinygowasm.go";

/// The optimisation levels.
const LEVELS: [&str; 3] = ["1", "2", "z"];

/// A TinyGo that is installed.
struct TinyGo {
    root: PathBuf,
    /// The same with what `tasks` needs: a folder of links, made by the first that asks.
    with_tasks: OnceLock<Result<tempfile::TempDir, String>>,
}

impl TinyGo {
    /// The root for a scheduler.
    fn root(&self, scheduler: &str) -> Result<&Path> {
        if scheduler != "tasks" {
            return Ok(&self.root);
        }
        let made = self.with_tasks.get_or_init(|| {
            let make = || -> Result<tempfile::TempDir> {
                let folder = tempfile::Builder::new().prefix("asyncify-tinygo-").tempdir()?;
                let internal = folder.path().join("src/internal/task");
                succeed(Command::new("cp").arg("-rs").arg(self.root.join(".")).arg(folder.path()))?;
                let file = files::root().with_file_name("runtime").join("tinygo").join(TASKS);
                let _ = fs::remove_file(internal.join(TASKS));
                fs::copy(file, internal.join(TASKS))?;
                Ok(folder)
            };
            make().map_err(|error| format!("{error:#}"))
        });
        match made {
            Ok(folder) => Ok(folder.path()),
            Err(error) => Err(anyhow::anyhow!("{error}")),
        }
    }
}

/// What a program did.
struct Ran {
    printed: String,
    /// What is on the standard error, and how it ended; empty if well.
    failed: String,
}

/// One trial per program, scheduler and level; none, and a line that says why, without TinyGo.
///
/// # Errors
///
/// If a case cannot be read, or an engine not be had.
pub fn trials(toolchain: &Arc<Toolchain>, arguments: &Arguments) -> Result<Vec<Trial>> {
    let Some(root) = find() else {
        if !arguments.list {
            println!("tests with TinyGo are skipped: there is no 'tinygo' in the PATH");
        }
        return Ok(Vec::new());
    };
    let tinygo = Arc::new(TinyGo { root, with_tasks: OnceLock::new() });
    let wasmtime = Arc::new(wasi::Engine::new()?);
    let mut trials = Vec::new();
    for scheduler in SCHEDULERS {
        for level in LEVELS {
            for case in files::cases("tinygo", &["go"])? {
                if case.lines("SCHEDULER").next().is_some_and(|only| only != scheduler) {
                    continue;
                }
                let (toolchain, wasmtime) = (Arc::clone(toolchain), Arc::clone(&wasmtime));
                let tinygo = Arc::clone(&tinygo);
                let name = format!("tinygo::{}::{scheduler}::{level}", case.name);
                trials.push(Trial::test(name, move || {
                    check(&toolchain, &wasmtime, &tinygo, &case, scheduler, level)
                        .map_err(|error| format!("{error:#}").into())
                }));
            }
            for program in OWN {
                let (toolchain, wasmtime) = (Arc::clone(toolchain), Arc::clone(&wasmtime));
                let tinygo = Arc::clone(&tinygo);
                let name = format!("tinygo::testdata::{program}::{scheduler}::{level}");
                trials.push(Trial::test(name, move || {
                    check_own(&toolchain, &wasmtime, &tinygo, program, scheduler, level)
                        .map_err(|error| format!("{error:#}").into())
                }));
            }
        }
    }
    Ok(trials)
}

/// Where TinyGo is installed, if it is.
pub fn find() -> Option<PathBuf> {
    let output = Command::new("tinygo").args(["env", "TINYGOROOT"]).output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// Builds a program as users do.
fn build(
    toolchain: &Toolchain,
    tinygo: &TinyGo,
    program: &Path,
    (scheduler, flags): (&str, &str),
    level: &str,
    wasm: &Path,
) -> Result<()> {
    let mut link = Command::new(&toolchain.driver);
    link.env("TINYGOROOT", tinygo.root(scheduler)?).arg("link");
    link.arg(format!("--tinygo=-scheduler={scheduler} {flags}"));
    link.args([&format!("-O{level}"), "-o"]);
    succeed(link.arg(wasm).arg(program)).map(drop)
}

fn check(
    toolchain: &Toolchain,
    wasmtime: &wasi::Engine,
    tinygo: &TinyGo,
    case: &Case,
    scheduler: &str,
    level: &str,
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-tinygo-").tempdir()?;
    let wasm = folder.path().join("program.wasm");
    let host = case.lines("HOST").next();
    let flags = if host.is_some() { "-target=wasm -buildmode=c-shared" } else { "" };
    build(toolchain, tinygo, &case.path, (scheduler, flags), level, &wasm)?;
    let expected: String = case.lines("PRINTS").map(|line| format!("{line}\n")).collect();
    if let Some(host) = host {
        let mut node = Command::new(&toolchain.node);
        let output = succeed(node.arg(case.path.with_file_name(host)).arg(&wasm))?;
        return same("V8", &String::from_utf8_lossy(&output.stdout), &expected);
    }
    let ran = [("wasmtime", wasmtime.run(&wasm)?), ("V8", run_in_v8(toolchain, &wasm)?)];
    for (engine, Ran { printed, failed }) in ran {
        let failure = case.lines("FAILS").next();
        ensure!(failure.is_some() != failed.is_empty(), "{engine}: {failed}");
        let last = failure.map(|line| format!("{line}\n")).unwrap_or_default();
        same(engine, printed.strip_suffix(&last).unwrap_or(&printed), &expected)?;
        let all = printed + &failed;
        for text in failure.into_iter().chain(case.lines("TRACE")) {
            // V8 does not read DWARF.
            let is_line = text.contains(".go:");
            ensure!(
                all.contains(text) || (is_line && engine == "V8"),
                "{engine}: there is no '{text}' in\n{all}"
            );
        }
    }
    Ok(())
}

fn check_own(
    toolchain: &Toolchain,
    wasmtime: &wasi::Engine,
    tinygo: &TinyGo,
    program: &str,
    scheduler: &str,
    level: &str,
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-tinygo-").tempdir()?;
    let wasm = folder.path().join("program.wasm");
    let source = tinygo.root.join("testdata").join(program).with_extension("go");
    let expected = source.with_extension("txt");
    let expected = fs::read_to_string(&expected)
        .with_context(|| format!("TinyGo has no {}", expected.display()))?;
    build(toolchain, tinygo, &source, (scheduler, ""), level, &wasm)?;
    for (engine, ran) in [("wasmtime", wasmtime.run(&wasm)?), ("V8", run_in_v8(toolchain, &wasm)?)]
    {
        ensure!(ran.failed.is_empty(), "{engine}: {}", ran.failed);
        same(engine, &ran.printed, &expected)?;
    }
    Ok(())
}

fn same(engine: &str, printed: &str, expected: &str) -> Result<()> {
    ensure!(printed == expected, "{engine}: printed\n{printed}instead of\n{expected}");
    Ok(())
}

fn run_in_v8(toolchain: &Toolchain, wasm: &Path) -> Result<Ran> {
    let host = files::root().join("tinygo").join("wasi.mjs");
    let output = run(Command::new(&toolchain.node).arg("--no-warnings").arg(host).arg(wasm))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = if output.status.success() {
        String::new()
    } else {
        format!("{}{}", String::from_utf8_lossy(&output.stderr), output.status)
    };
    Ok(Ran { printed, failed })
}
