//! Tests of the Rust crate for tasks, `runtime/rust`: its examples, built by Cargo to an archive
//! of bitcode, linked by the driver with the library, and run in each engine. Each must print its
//! `PRINTS` lines, and nothing else, and `run = 0`.

use crate::{
    engines::{Engine, V8, Wasmtime},
    files::{self, Case},
    tasks::expect_printed,
    toolchain::{Toolchain, succeed},
};
use anyhow::Result;
use libtest_mimic::Trial;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// The examples.
const EXAMPLES: [&str; 3] = ["channels", "event_loop", "generator"];

/// The driver's levels.
const LEVELS: [&str; 3] = ["O0", "O2", "Oz"];

/// What all trials share: the archives, made by the first that asks.
type Archives = OnceLock<Result<tempfile::TempDir, String>>;

/// One trial per example and level.
///
/// # Errors
///
/// If an engine cannot be had.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let engines: [Arc<dyn Engine>; 2] = [V8::new(&toolchain.node), Wasmtime::new()?];
    let archives = Arc::new(Archives::new());
    let mut trials = Vec::new();
    for example in EXAMPLES {
        for level in LEVELS {
            let (toolchain, archives) = (Arc::clone(toolchain), Arc::clone(&archives));
            let engines = engines.clone();
            trials.push(Trial::test(format!("rust_tasks::{example}::{level}"), move || {
                check(&toolchain, &engines, &archives, example, level)
                    .map_err(|error| format!("{error:#}").into())
            }));
        }
    }
    Ok(trials)
}

fn package() -> PathBuf {
    files::root().with_file_name("runtime").join("rust")
}

/// Builds all examples.
fn build() -> Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new().prefix("asyncify-rust-tasks-").tempdir()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--offline", "--release", "--examples", "--target", TARGET]);
    cargo.arg("--target-dir").arg(folder.path()).current_dir(package());
    // The archive then has bitcode.
    cargo.env("RUSTFLAGS", "-Clinker-plugin-lto -Dwarnings").env_remove("CARGO_TARGET_DIR");
    succeed(&mut cargo)?;
    Ok(folder)
}

fn check(
    toolchain: &Toolchain,
    engines: &[Arc<dyn Engine>],
    archives: &Archives,
    example: &str,
    level: &str,
) -> Result<()> {
    let archives = archives
        .get_or_init(|| build().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let folder = tempfile::Builder::new().prefix("asyncify-rust-tasks-").tempdir()?;
    let support = files::root().join("support");
    let clang = |source: &Path, name: &str, arguments: &[&str]| -> Result<PathBuf> {
        let object = folder.path().join(name);
        let mut clang = toolchain.command("clang");
        clang.args([&format!("--target={TARGET}"), "-ffreestanding", "-O2", "-c"]);
        clang.arg("-I").arg(files::root().with_file_name("runtime").join("include"));
        succeed(clang.args(arguments).arg(source).arg("-o").arg(&object))?;
        Ok(object)
    };
    let wasm = folder.path().join("program.wasm");
    let mut link = Command::new(&toolchain.driver);
    link.args(["link", &format!("-{level}"), "-o"]).arg(&wasm);
    let name = format!("{TARGET}/release/examples/lib{example}.a");
    link.arg(archives.path().join(name));
    link.arg(clang(&files::runtime("task.c"), "task.bc", &["-emit-llvm"])?);
    link.arg(clang(&files::runtime("exports.c"), "exports.bc", &["-emit-llvm"])?);
    link.arg(clang(&support.join("host.c"), "host.o", &[])?);
    link.args(["--", "--no-entry", "--export=run", "--export=__stack_pointer"]);
    succeed(&mut link)?;

    let case = Case::read(&package().join("examples"), Path::new(&format!("{example}.rs")))?;
    expect_printed(engines, &wasm, &case.lines("PRINTS").collect::<Vec<_>>())
}
