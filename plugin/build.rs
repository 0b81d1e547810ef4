//! Compiles the C++ shim against the headers of the selected LLVM major and
//! tells the Rust code which major that is (`cfg(llvm_ge_20)` and the like).

use std::{env, path::PathBuf, process::Command};

/// The majors at which something that this crate uses has changed.
const TURNING_POINTS: [u32; 2] = [20, 22];

fn main() {
    println!("cargo:rerun-if-env-changed=LLVM_CONFIG");
    println!("cargo:rerun-if-changed=cpp");
    let major: u32 = if env::var_os("CARGO_FEATURE_LLVM19").is_some() { 19 } else { 22 };
    for at_least in TURNING_POINTS.into_iter().filter(|&at_least| major >= at_least) {
        println!("cargo:rustc-cfg=llvm_ge_{at_least}");
    }

    let tool = env::var("LLVM_CONFIG").unwrap_or_else(|_| format!("llvm-config-{major}"));
    let include = Command::new(&tool)
        .arg("--includedir")
        .output()
        .ok()
        .filter(|out| out.status.success())
        .and_then(|out| String::from_utf8(out.stdout).ok())
        .unwrap_or_else(|| {
            panic!(
                "{tool} --includedir failed; install llvm-{major}-dev or set LLVM_CONFIG \
                 (`cargo xtask setup` does it)"
            )
        });

    let mut sources: Vec<PathBuf> = std::fs::read_dir("cpp")
        .expect("plugin/cpp")
        .map(|entry| entry.expect("plugin/cpp").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "cpp"))
        .collect();
    sources.sort();
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .files(sources)
        .include("cpp")
        // LLVM's headers are not ours to warn about.
        .flag("-isystem")
        .flag(include.trim())
        // rustc's LLVM is built without RTTI and refuses a plugin that has it.
        .flag("-fno-rtti")
        .flag("-fno-exceptions")
        .flag("-fvisibility=hidden")
        .flag("-Wno-unused-parameter")
        .define("NDEBUG", None)
        .opt_level(2)
        .compile("asyncify_shim");
}
