//! Tests of backtraces from outside of the program `tasks/backtraces.c`, which itself prints its
//! `PRINTS` lines (see `tasks.rs`): the driver, on images of memory from both engines and on a core
//! dump, and the JavaScript package say the same.

use crate::{
    engines::Wasmtime,
    files::{self, Case},
    js::Package,
    tasks,
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// One trial per level.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let package = Arc::new(Package::default());
    let trial = |level: &'static str| {
        let (toolchain, package) = (Arc::clone(toolchain), Arc::clone(&package));
        Trial::test(format!("backtraces::{level}"), move || {
            check(&toolchain, &package, level).map_err(|error| format!("{error:#}").into())
        })
    };
    ["O0", "O2", "Oz"].map(trial).into()
}

/// What `asyncify backtrace --json` prints of a task, as far as it is looked at.
#[derive(Debug, Deserialize)]
struct Suspended {
    address: u32,
    name: Option<String>,
    frames: Vec<Frame>,
}

#[derive(Debug, Deserialize)]
struct Frame {
    function: String,
    file: Option<PathBuf>,
    line: u32,
    inlined: bool,
}

fn check(toolchain: &Toolchain, package: &Package, level: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-backtraces-").tempdir()?;
    let case = Case::read(&files::root().join("tasks"), Path::new("backtraces.c"))?;
    let wasm = tasks::build(toolchain, &case, level, &[], folder.path())?;
    let expected: Vec<&str> = case.lines("PRINTS").collect();
    let same = |what: &str, found: &[String]| {
        ensure!(found == expected, "{what}: {found:#?}\ninstead of\n{expected:#?}");
        Ok(())
    };

    let image = |name: &str| folder.path().join(name);
    let (memory, dump) = Wasmtime::dumps(&wasm)?;
    fs::write(image("wasmtime"), memory)?;
    fs::write(image("dump"), dump)?;
    let mut host = Command::new(&toolchain.node);
    host.arg(files::root().join("src/backtraces.mjs")).arg(&wasm).arg(image("v8"));
    host.env("PACKAGE", package.compiled(toolchain)?.join("dist/index.js"));
    let printed = String::from_utf8(succeed(&mut host)?.stdout)?;
    same("the JavaScript package", &printed.lines().map(str::to_owned).collect::<Vec<_>>())?;

    let read = |image: &Path, options: &[String]| -> Result<Vec<Suspended>> {
        let mut driver = Command::new(&toolchain.driver);
        driver.args(["backtrace", "--json"]).args(options).arg(&wasm).arg(image);
        Ok(serde_json::from_slice(&succeed(&mut driver)?.stdout)?)
    };
    for name in ["wasmtime", "v8", "dump"] {
        let tasks = read(&image(name), &[])?;
        let found: Vec<String> = tasks.iter().flat_map(lines).collect();
        same(&format!("the driver, on the memory {name}"), &found)?;
        let inlined = tasks.iter().flat_map(|task| &task.frames).filter(|frame| frame.inlined);
        let inlined: Vec<_> = inlined.map(|frame| frame.function.as_str()).collect();
        ensure!(inlined == ["poll", "poll"], "{inlined:?} were inlined");
        let options: Vec<_> =
            tasks.iter().map(|task| format!("--stack={:#x}", task.address)).collect();
        let found: Vec<String> = read(&image(name), &options)?.iter().flat_map(lines).collect();
        same(&format!("the driver, on the addresses of tasks in {name}"), &found)?;
        // Of a stack that is searched, a task has the frames and not the name.
        let whole = format!("--stack=0:{}", fs::metadata(image("v8"))?.len());
        let found: Vec<_> = read(&image(name), &[whole])?.iter().map(lines).collect();
        for task in tasks.iter().map(lines) {
            ensure!(found.iter().any(|it| *it == task[1..]), "{task:?} is not in {found:?}");
        }
    }
    damaged(toolchain, &wasm, &image("wasmtime"))
}

/// As the program prints it.
fn lines(task: &Suspended) -> Vec<String> {
    let place = |frame: &Frame| {
        let file = frame.file.as_deref().and_then(Path::file_name).unwrap_or_default();
        format!("{} {}:{}", frame.function, file.display(), frame.line)
    };
    task.name.iter().cloned().chain(task.frames.iter().map(place)).collect()
}

/// Whatever is wrong with an image, the driver says something of it and ends.
fn damaged(toolchain: &Toolchain, wasm: &Path, image: &Path) -> Result<()> {
    let memory = fs::read(image)?;
    let wrong = image.with_extension("wrong");
    let mut seed = 1u32;
    for _ in 0..16 {
        let mut bytes = memory.clone();
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % bytes.len();
            bytes[at] ^= seed as u8 | 1;
        }
        bytes.truncate(bytes.len() - (seed >> 16) as usize % 4096);
        fs::write(&wrong, bytes)?;
        let mut driver = Command::new(&toolchain.driver);
        let output = run(driver.arg("backtrace").arg(wasm).arg(&wrong))?;
        let status = output.status.code().context("the driver was killed")?;
        let message = String::from_utf8_lossy(&output.stderr);
        ensure!(status == 0 && message.is_empty(), "{status}: {message}");
    }
    Ok(())
}
