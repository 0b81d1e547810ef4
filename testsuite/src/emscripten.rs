//! Exceptions as Emscripten has them, which JavaScript catches: `emscripten/exceptions.cpp` in a host
//! as Emscripten's. Suspended in destructors and handlers, it prints what it prints without the pass. Where the
//! pass was not told of them, a suspension behind a landing pad traps.

use crate::{
    files,
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// What tells LLVM of them.
const EXCEPTIONS: &str = "-enable-emscripten-cxx-exceptions";

/// What the linker is told.
const LINK: [&str; 4] =
    ["--no-entry", "--allow-undefined", "--export-table", "--export=__stack_pointer"];

/// One trial per level.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let trial = |level: &'static str| {
        let toolchain = Arc::clone(toolchain);
        Trial::test(format!("emscripten::exceptions::{level}"), move || {
            check(&toolchain, level).map_err(|error| format!("{error:#}").into())
        })
    };
    ["O0", "O1", "O2"].map(trial).into()
}

fn check(toolchain: &Toolchain, level: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-emscripten-").tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let bitcode = at("program.bc");
    let mut clang = toolchain.command("clang");
    clang.args([
        "--target=wasm32-unknown-unknown",
        "-ffreestanding",
        "-Wall",
        "-Wextra",
        "-Werror",
    ]);
    clang.args(["-fexceptions", "-mbulk-memory", "-emit-llvm", "-c"]).arg(format!("-{level}"));
    clang.args(["-mllvm", EXCEPTIONS]).arg(files::root().join("emscripten/exceptions.cpp"));
    succeed(clang.arg("-o").arg(&bitcode))?;
    let transformed = |told: &[&str], name: &str| {
        let mut opt = toolchain.command("opt");
        opt.arg(format!("-load-pass-plugin={}", toolchain.plugin.display())).args(told);
        opt.arg("-passes=asyncify<switch=env.pause;world=closed;abi=binaryen>,verify");
        succeed(opt.arg(&bitcode).arg("-o").arg(at(name)))?;
        link(toolchain, level, &at(name))
    };

    let plain = link(toolchain, level, &bitcode)?;
    let expected = lines(&mut host(toolchain, "never", &plain))?;
    let driven = at("driven.wasm");
    let mut driver = Command::new(&toolchain.driver);
    driver.args(["link", "--switch=env.pause", "--abi=binaryen", "-mllvm", EXCEPTIONS]);
    driver.arg(format!("-{level}")).arg(&bitcode).arg("-o").arg(&driven);
    succeed(driver.arg("--").args(LINK))?;
    for program in [transformed(&[EXCEPTIONS], "told.bc")?, driven] {
        let other = lines(&mut host(toolchain, "never", &program))?;
        ensure!(other == expected, "not suspended: {other:?}, and not {expected:?}");
        let suspended = lines(&mut host(toolchain, "always", &program))?;
        ensure!(suspended[0] == expected[0], "{suspended:?} instead of {expected:?}");
        ensure!(suspended[1] == "26 suspensions", "{suspended:?}");
    }

    let program = transformed(&[], "not-told.bc")?;
    let output = run(&mut host(toolchain, "always", &program))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(said.contains("RuntimeError: unreachable"), "no trap, but {said}");
    Ok(())
}

/// Generates code, and links it for the host.
fn link(toolchain: &Toolchain, level: &str, bitcode: &Path) -> Result<PathBuf> {
    let (object, program) = (bitcode.with_extension("o"), bitcode.with_extension("wasm"));
    let mut llc = toolchain.command("llc");
    llc.args([EXCEPTIONS, "-filetype=obj"]).arg(format!("-{level}")).arg(bitcode);
    succeed(llc.arg("-o").arg(&object))?;
    let mut linker = toolchain.command("wasm-ld");
    succeed(linker.args(LINK).arg(object).arg("-o").arg(&program))?;
    Ok(program)
}

fn host(toolchain: &Toolchain, mode: &str, program: &Path) -> Command {
    let mut node = Command::new(&toolchain.node);
    node.arg(files::root().join("emscripten/host.mjs")).arg(mode).arg(program);
    node
}

/// The two lines that the host prints.
fn lines(host: &mut Command) -> Result<[String; 2]> {
    let output = succeed(host)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<String> = printed.lines().map(str::to_owned).collect();
    lines.try_into().ok().with_context(|| format!("printed: {printed}"))
}
