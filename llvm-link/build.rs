//! Finds the LLVM installation of the selected major and emits its link flags.
//!
//! rustc puts the shared libraries of all crates behind all Rust code on the linker's
//! command line, so `--as-needed` keeps the library whenever a symbol of it is used,
//! whatever linker it is and whichever crate uses the symbol. All that can lose it is
//! to name this package as a dependency and not to write `use llvm_link as _;`.

use llvm_config::Llvm;

fn main() {
    let llvm = Llvm::selected();
    let libdir = llvm.ask(&["--libdir"]);
    println!("cargo::rustc-link-search=native={libdir}");
    for flag in llvm.ask(&["--link-shared", "--libs"]).split_whitespace() {
        if let Some(name) = flag.strip_prefix("-l") {
            println!("cargo::rustc-link-lib=dylib={name}");
        }
    }
    println!("cargo::metadata=LIBDIR={libdir}");
    println!("cargo::metadata=INCLUDEDIR={}", llvm.ask(&["--includedir"]));
}
