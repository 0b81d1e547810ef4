//! Finds the LLVM installation of the selected major and emits its link flags.

use std::{env, process::Command};

fn main() {
    println!("cargo:rerun-if-env-changed=LLVM_CONFIG");
    let major = if env::var_os("CARGO_FEATURE_LLVM19").is_some() { "19" } else { "22" };
    let tool = env::var("LLVM_CONFIG").unwrap_or_else(|_| format!("llvm-config-{major}"));
    let libdir = Command::new(&tool)
        .arg("--libdir")
        .output()
        .ok()
        .filter(|out| out.status.success())
        .and_then(|out| String::from_utf8(out.stdout).ok())
        .unwrap_or_else(|| {
            panic!(
                "{tool} --libdir failed; install llvm-{major}-dev or set LLVM_CONFIG \
                 (`cargo xtask setup` does it)"
            )
        });
    println!("cargo:rustc-link-search=native={}", libdir.trim());
    println!("cargo:rustc-link-lib=dylib=LLVM-{major}");
}
