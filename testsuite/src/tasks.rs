//! Tests of the task libraries in `runtime/src/`: programs that switch between tasks by
//! themselves, with abi=native. Each is built at each level, with the library at the same one,
//! and run in each engine. It must print its `PRINTS` lines, and nothing else, and `run = 0`.
//! A case with a host of its own, a `.mjs` file, is run by that in V8. A line
//! `OPTIONS` has options of the pass, a line `FLAGS` flags for clang; lines `LIBRARY` name other
//! libraries than `task.c`.

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files::{self, Case},
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// The optimisation levels.
const LEVELS: [&str; 5] = ["O0", "O1", "O2", "O3", "Oz"];

/// One trial per file in `tasks/` and level, and one with `resume=frame`, if that is possible.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let engines: [Arc<dyn Engine>; 2] = [V8::new(&toolchain.node), Wasmtime::new()?];
    let mut trials = Vec::new();
    for case in files::cases("tasks", &["c", "cpp"])? {
        let ways = LEVELS.into_iter().flat_map(|level| ["", "::frame"].map(|way| (level, way)));
        for (level, way) in ways {
            if way == "::frame"
                && case.lines("OPTIONS").any(|options| options.contains("backtrace"))
            {
                continue;
            }
            let (toolchain, engines) = (Arc::clone(toolchain), engines.clone());
            let case = case.clone();
            trials.push(Trial::test(format!("tasks::{}::{level}{way}", case.name), move || {
                let options: &[&str] = if way.is_empty() { &[] } else { &["resume=frame"] };
                check(&toolchain, &engines, &case, level, options)
                    .map_err(|error| format!("{error:#}").into())
            }));
        }
    }
    Ok(trials)
}

fn check(
    toolchain: &Toolchain,
    engines: &[Arc<dyn Engine>],
    case: &Case,
    level: &str,
    options: &[&str],
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-tasks-").tempdir()?;
    let wasm = build(toolchain, case, level, options, folder.path())?;
    let expected: Vec<&str> = case.lines("PRINTS").collect();
    let host = case.path.with_extension("mjs");
    if host.exists() {
        let output = succeed(Command::new(&toolchain.node).arg(host).arg(&wasm))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        ensure!(
            printed.lines().eq(expected.iter().copied()),
            "printed\n{printed}instead of\n{}",
            expected.join("\n")
        );
        return Ok(());
    }
    expect_printed(engines, &wasm, &expected)
}

/// Builds a case, in a folder, with its libraries and the host's part, and with more options of the
/// pass.
///
/// # Errors
///
/// If a tool fails.
pub fn build(
    toolchain: &Toolchain,
    case: &Case,
    level: &str,
    options: &[&str],
    folder: &Path,
) -> Result<PathBuf> {
    let root = files::root();
    let object = |source: &Path, level: &str, has_pass: bool| -> Result<PathBuf> {
        let name = Path::new(source.file_name().unwrap_or_default());
        let object = folder.join(name.with_extension("o"));
        let mut clang = clang(toolchain, level);
        if has_pass {
            clang.args(case.lines("FLAGS").flat_map(str::split_whitespace));
            clang.args(toolchain.clang_plugin());
            let own = case.lines("OPTIONS").flat_map(str::split_whitespace);
            for option in own.chain(options.iter().copied()).chain(for_speed(level)) {
                clang.args(["-mllvm", &format!("-asyncify-{option}")]);
            }
        }
        succeed(clang.arg("-c").arg(source).arg("-o").arg(&object))?;
        Ok(object)
    };
    let support = root.join("support");
    let mut libraries: Vec<_> = case.lines("LIBRARY").collect();
    if libraries.is_empty() {
        libraries.push("task.c");
    }
    let mut objects = vec![
        object(&case.path, level, true)?,
        // It refuses -O0.
        object(&files::runtime("exports.c"), "O1", true)?,
        object(&support.join("host.c"), level, false)?,
        object(&support.join("memory.c"), level, false)?,
    ];
    for library in libraries {
        objects.push(object(&files::runtime(library), level, true)?);
    }
    let wasm = folder.join("program.wasm");
    let mut link = toolchain.command("wasm-ld");
    link.args(["--no-entry", "--export=__stack_pointer", "--fatal-warnings"]).args(&objects);
    succeed(link.arg("-o").arg(&wasm))?;
    Ok(wasm)
}

/// Runs a program in each engine: it must print those lines, nothing else, and return 0.
///
/// # Errors
///
/// If it does something else.
pub fn expect_printed(engines: &[Arc<dyn Engine>], wasm: &Path, expected: &[&str]) -> Result<()> {
    for engine in engines {
        let outcome =
            engine.run(wasm, Abi::Native, Mode::Never).with_context(|| engine.name().to_owned())?;
        let mut log: Vec<&str> = outcome.log.iter().map(String::as_str).collect();
        ensure!(log.pop() == Some("run = 0"), "{}: {:#?}", engine.name(), outcome.log);
        ensure!(
            log == expected,
            "{}: printed\n{}\ninstead of\n{}",
            engine.name(),
            log.join("\n"),
            expected.join("\n")
        );
    }
    Ok(())
}

/// What the pass is to prefer at -O3.
pub fn for_speed(level: &str) -> Option<&'static str> {
    (level == "O3").then_some("prefer=speed")
}

/// Clang for programs that know of tasks.
pub fn clang(toolchain: &Toolchain, level: &str) -> Command {
    let mut clang = toolchain.command("clang");
    clang
        .args(["--target=wasm32-wasip1", "-ffreestanding", "-fno-exceptions", "-Wall"])
        // The hosts have no WASI.
        .args(["-Wextra", "-Werror", "-DASYNCIFY_NO_WASI"])
        .arg(format!("-{level}"))
        .arg("-I")
        .arg(files::root().join("include"))
        .arg("-I")
        .arg(files::root().with_file_name("runtime").join("include"));
    clang
}
