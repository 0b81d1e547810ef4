//! Where things lie in the checkout.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The variable that says which plugin to use. The test suite knows it, too.
const PLUGIN: &str = "ASYNCIFY_PLUGIN";

/// What programs in Rust are compiled for.
pub const RUST_TARGET: &str = "wasm32-unknown-unknown";

/// What programs in Rust that have a system are compiled for.
pub const RUST_WASI_TARGET: &str = "wasm32-wasip1";

/// The root of the checkout.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// What cargo builds for release.
pub fn release() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    // A relative one is relative to the root, where cargo is run.
    root().join(target).join("release")
}

/// The plugin: the one that was built last, or as `ASYNCIFY_PLUGIN` says.
pub fn plugin() -> PathBuf {
    env::var_os(PLUGIN).map_or_else(|| release().join("libasyncify.so"), PathBuf::from)
}

/// Whether `ASYNCIFY_PLUGIN` says which plugin to use.
pub fn is_plugin_given() -> bool {
    env::var_os(PLUGIN).is_some()
}

/// What is downloaded. Nothing in it is committed, and it can be deleted at any time.
pub fn cache() -> PathBuf {
    root().join(".cache")
}

/// The JavaScript engine that the tests run in.
pub fn node() -> PathBuf {
    cache().join("tools/node26/bin/node")
}

/// `JavaScriptCore`, in a system for scripts.
pub fn bun() -> PathBuf {
    cache().join("tools/bun/bin/bun")
}

/// Binaryen's optimiser, a program for `node`: the peer to compare with.
pub fn wasm_opt() -> PathBuf {
    cache().join("tools/binaryen/bin/wasm-opt")
}

/// Binaryen's optimiser of version 108, which keeps debug information: the peer for that.
pub fn wasm_opt_with_dwarf() -> PathBuf {
    cache().join("tools/binaryen-108/bin/wasm-opt")
}

/// The package that depends on the crates with the workloads' sources, which are in its
/// folder `vendor`.
pub fn crates() -> PathBuf {
    cache().join("src/crates")
}

/// Lua's sources.
pub fn lua() -> PathBuf {
    crates().join("vendor/lua-src/lua-5.4.9")
}

/// MicroPython's sources.
pub fn micropython() -> PathBuf {
    cache().join("src/micropython")
}

/// zlib's sources, with its build system.
pub fn zlib() -> PathBuf {
    cache().join("src/zlib")
}

/// Lua's own tests.
pub fn lua_tests() -> PathBuf {
    cache().join("src/lua-testes")
}

/// Where the plugin is built that can do without a rule.
pub fn mutants() -> PathBuf {
    root().join("target/mutants")
}

/// Where the library is built for ThreadSanitizer.
pub fn sanitized() -> PathBuf {
    root().join("target/sanitized")
}

/// Where the plugin and the driver are built for another LLVM.
pub fn other_llvm() -> PathBuf {
    root().join("target/llvm19")
}

/// Headers and libraries for wasm.
pub fn sysroot() -> PathBuf {
    cache().join("sysroot")
}
