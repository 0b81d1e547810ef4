//! Compiles the C++ shim, and lets the executable find the libLLVM it was linked with
//! where that is not one of the system's.

use std::{env, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=cpp");
    let llvm = |key: &str| {
        let variable = format!("DEP_ASYNCIFY_LLVM_{key}");
        PathBuf::from(env::var_os(&variable).unwrap_or_else(|| panic!("llvm-link sets {variable}")))
    };
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .files(["cpp/crash.cpp", "cpp/shim.cpp"])
        // LLVM's headers are not ours to warn about.
        .flag("-isystem")
        .flag(llvm("INCLUDEDIR"))
        // As LLVM itself is built.
        .flag("-fno-rtti")
        .flag("-fno-exceptions")
        .flag("-fvisibility=hidden")
        .define("NDEBUG", None)
        .compile("asyncify_driver_shim");

    let system = ["/lib", "/usr/lib", "/usr/local/lib"].map(PathBuf::from);
    let libdir = llvm("LIBDIR");
    if !system.contains(&libdir) {
        println!("cargo::rustc-link-arg-bins=-Wl,-rpath,{}", libdir.display());
    }
    // Where the compiler's own libraries and, beside it, wasm-ld are looked for.
    println!("cargo::rustc-env=ASYNCIFY_LLVM_LIBDIR={}", libdir.display());
}
