//! How the programs are made that are compared with each other.

use super::programs::Program;
use crate::wasm::{Exceptions, Toolchain};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// How a program is made. The first is what the others are compared with. `wasm-opt` is
/// Binaryen's optimiser at -O2, which Binaryen's Asyncify is to be run with; `jspi` is `plain` in an
/// engine that suspends by itself.
pub const VARIANTS: [&str; 9] = [
    "plain",
    "plain, wasm-opt",
    "asyncify",
    "asyncify, wasm-opt",
    "asyncify, speed",
    "asyncify, size",
    "asyncify, size, wasm-opt",
    "binaryen",
    "jspi",
];

/// Builds the variants of a program, those by JavaScript Promise Integration aside: they are `plain`.
///
/// # Errors
///
/// If a tool fails.
pub fn build(tools: &Toolchain, program: &Program, folder: &Path) -> Result<Vec<PathBuf>> {
    let at = |name: &str| folder.join(name);
    let bitcode = at("whole.bc");
    tools.compile(&program.sources, program.package.as_deref(), folder, &bitcode)?;
    let is_cpp = program.is_cpp;
    let linked = |from: &Path, to: &str, exceptions| -> Result<PathBuf> {
        let wasm = at(to);
        tools.link(from, &wasm, exceptions, is_cpp)?;
        Ok(wasm)
    };
    let optimised = |from: &Path, to: &str| -> Result<PathBuf> {
        let wasm = at(to);
        tools.optimise(from, &wasm, &[])?;
        Ok(wasm)
    };
    let transformed = |options: &str, to: &str| -> Result<PathBuf> {
        let output = at(to);
        tools.transform(&bitcode, options, &output)?;
        Ok(output)
    };
    let plain = linked(&bitcode, "plain.wasm", Exceptions::Standard)?;
    let plain_optimised = optimised(&plain, "plain.opt.wasm")?;
    let ours = linked(&transformed("", "ours.bc")?, "ours.wasm", Exceptions::Standard)?;
    let ours_optimised = optimised(&ours, "ours.opt.wasm")?;
    let fast = transformed(";prefer=speed", "fast.bc")?;
    let fast = linked(&fast, "fast.wasm", Exceptions::Standard)?;
    let small = transformed(";prefer=size", "small.bc")?;
    let small = linked(&small, "small.wasm", Exceptions::Standard)?;
    let small_optimised = optimised(&small, "small.opt.wasm")?;
    let legacy = linked(&bitcode, "legacy.wasm", Exceptions::Legacy)?;
    let peer = at("binaryen.wasm");
    tools.asyncify_by_peer(&legacy, &peer)?;
    Ok(vec![plain, plain_optimised, ours, ours_optimised, fast, small, small_optimised, peer])
}
