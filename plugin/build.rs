//! Compiles the C++ shim against the headers of the selected LLVM major and
//! tells the Rust code which major that is (`cfg(llvm_ge_20)` and the like).

use llvm_config::Llvm;
use std::{env, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=cpp");
    let llvm = Llvm::selected();
    llvm.set_cfgs();
    set_link_arguments();

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
        .flag(llvm.ask(&["--includedir"]))
        // rustc's LLVM is built without RTTI and refuses a plugin that has it.
        .flag("-fno-rtti")
        .flag("-fno-exceptions")
        .flag("-fvisibility=hidden")
        .flag("-Wno-unused-parameter")
        .define("NDEBUG", None)
        .opt_level(2)
        .compile("asyncify_shim");
}

/// How the plugin is linked, where the linker is one for ELF.
fn set_link_arguments() {
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // Another major of LLVM lacks functions that the shim calls. Looked up late, they do not
    // keep the plugin from being loaded, and it can say what is wrong (`boundary.rs`).
    println!("cargo::rustc-link-arg-cdylib=-Wl,-z,lazy");
    // Runs when the plugin is loaded, and not where the pass is part of a program.
    println!("cargo::rustc-link-arg-cdylib=-Wl,-init,asyncify_shim_loaded");
}
