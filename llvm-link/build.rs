//! Finds the LLVM installation of the selected major and emits its link flags.
//!
//! rustc puts the shared libraries of all crates behind all Rust code on the linker's
//! command line, so `--as-needed` keeps the library whenever a symbol of it is used,
//! whatever linker it is and whichever crate uses the symbol. All that can lose it is
//! to name this package as a dependency and not to write `use llvm_link as _;`.

use std::{env, process::Command};

fn main() {
    println!("cargo::rerun-if-env-changed=LLVM_CONFIG");
    let major = if env::var_os("CARGO_FEATURE_LLVM19").is_some() { "19" } else { "22" };
    let tool = env::var("LLVM_CONFIG").unwrap_or_else(|_| format!("llvm-config-{major}"));

    let version = ask(&tool, major, &["--version"]);
    assert!(
        version.split('.').next() == Some(major),
        "{tool} is of LLVM {version}, but this build is for LLVM {major}; \
         set LLVM_CONFIG to the llvm-config of LLVM {major}"
    );
    let libdir = ask(&tool, major, &["--libdir"]);
    println!("cargo::rustc-link-search=native={libdir}");
    for flag in ask(&tool, major, &["--link-shared", "--libs"]).split_whitespace() {
        if let Some(name) = flag.strip_prefix("-l") {
            println!("cargo::rustc-link-lib=dylib={name}");
        }
    }
    println!("cargo::metadata=LIBDIR={libdir}");
    println!("cargo::metadata=INCLUDEDIR={}", ask(&tool, major, &["--includedir"]));
}

/// What llvm-config answers, without the line break.
fn ask(tool: &str, major: &str, arguments: &[&str]) -> String {
    let what = arguments.join(" ");
    let advice = format!(
        "install llvm-{major}-dev with its shared library, or set LLVM_CONFIG \
         (`cargo xtask setup` does it)"
    );
    match Command::new(tool).args(arguments).output() {
        Ok(out) if out.status.success() => {
            String::from_utf8(out.stdout).expect("llvm-config speaks UTF-8").trim().to_owned()
        }
        Ok(out) => panic!("`{tool} {what}`: {}; {advice}", String::from_utf8_lossy(&out.stderr)),
        Err(error) => panic!("`{tool} {what}`: {error}; {advice}"),
    }
}
