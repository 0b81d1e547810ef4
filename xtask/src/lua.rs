//! Building Lua for wasm: as it is, with the pass, and with Binaryen's Asyncify. All get
//! the same optimisation by LLVM before and by Binaryen's optimiser after.

use crate::{
    paths,
    wasm::{Exceptions, Source, Toolchain},
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The program without anything that suspends, and with the pass.
pub struct Programs {
    /// Without.
    pub plain: PathBuf,
    /// With the pass.
    pub ours: PathBuf,
}

/// The folder of the workload.
pub fn workload() -> PathBuf {
    paths::root().join("testsuite/workloads/lua")
}

/// Lua and the program around it.
///
/// # Errors
///
/// If its folder cannot be read.
pub fn sources() -> Result<Vec<Source>> {
    let lua = paths::lua();
    let mut found = Vec::new();
    for entry in fs::read_dir(&lua).with_context(|| format!("cannot read {}", lua.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        // The stand-alone interpreter and compiler have a `main` of their own.
        if path.extension().is_some_and(|it| it == "c") && name != "lua.c" && name != "luac.c" {
            found.push(path);
        }
    }
    found.push(workload().join("main.c"));
    found.push(workload().join("start.c"));
    // Else the module depends on the order of the folder.
    found.sort();
    let source = |path: PathBuf| {
        let mut flags: Vec<_> = [
            "-D_WASI_EMULATED_SIGNAL",
            "-D_WASI_EMULATED_PROCESS_CLOCKS",
            "-Wno-deprecated-declarations",
        ]
        .map(Into::into)
        .into();
        flags.extend(["-I".into(), paths::lua().into_os_string()]);
        if path.file_name().is_some_and(|name| name != "start.c") {
            flags.extend(["-include".into(), workload().join("missing.h").into_os_string()]);
        }
        Source { path, flags }
    };
    Ok(found.into_iter().map(source).collect())
}

/// Builds both into `folder`.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build(folder: &Path) -> Result<Programs> {
    let tools = Toolchain::find()?;
    let bitcode = folder.join("lua.bc");
    tools.compile(&sources()?, None, folder, &bitcode)?;
    let transformed = folder.join("ours.bc");
    tools.transform(&bitcode, "", &transformed)?;
    let programs = Programs { plain: folder.join("plain.wasm"), ours: folder.join("ours.wasm") };
    for (from, to) in [(&bitcode, &programs.plain), (&transformed, &programs.ours)] {
        let linked = to.with_extension("linked.wasm");
        tools.link(from, &linked, Exceptions::Standard, false)?;
        tools.optimise(&linked, to, &[])?;
    }
    Ok(programs)
}

/// Builds `again.wasm`, where [`build`] has built the others: with the pass, and with LLVM's
/// highest optimisation after it.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build_optimised_again(folder: &Path) -> Result<()> {
    let tools = Toolchain::find()?;
    let again = folder.join("again.bc");
    tools.optimise_bitcode(&folder.join("ours.bc"), &again)?;
    tools.link(&again, &folder.join("again.wasm"), Exceptions::Standard, false)
}

/// Builds the program with Binaryen's Asyncify, where [`build`] has built the others.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build_peer(folder: &Path) -> Result<PathBuf> {
    let tools = Toolchain::find()?;
    let linked = folder.join("legacy.linked.wasm");
    tools.link(&folder.join("lua.bc"), &linked, Exceptions::Legacy, false)?;
    let program = folder.join("binaryen.wasm");
    tools.asyncify_by_peer(&linked, &program)?;
    Ok(program)
}
