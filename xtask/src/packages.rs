//! The packages of the system that building and testing need.

use crate::command;
use anyhow::{Result, anyhow, bail};
use std::process::Command;

/// Debian's names. `wasi-libc` and the two `-wasm32` packages are what the test programs
/// are linked with; `csmith` makes programs, with `libcsmith-dev`'s headers; the
/// JavaScript package is tested in `chromium`; `cmake`, `ninja-build`, `make` and `pkg-config` build
/// outside projects with what is installed; `dpkg-dev` finds out what a package depends on;
/// `libzstd-dev` and `zlib1g-dev` are what LLVM's static libraries need, beside what its own package
/// brings; `clang-16` makes bitcode as TinyGo's LLVM does; `gdb` and `lldb-22` look at programs in
/// wasmtime.
const APT: &[&str] = &[
    "chromium",
    "clang-16",
    "clang-22",
    "cmake",
    "csmith",
    "dpkg-dev",
    "g++",
    "gdb",
    "libc++-22-dev-wasm32",
    "libclang-rt-22-dev-wasm32",
    "libcsmith-dev",
    "libzstd-dev",
    "lld-22",
    "lldb-22",
    "llvm-22-dev",
    "llvm-22-tools",
    "make",
    "ninja-build",
    "pkg-config",
    "wasi-libc",
    "zlib1g-dev",
];

/// The other major of LLVM that the pass is built for and tested with, where apt has it. (Not its
/// libc++ for wasm: only one major's can be installed.)
const OTHER_LLVM: &[&str] =
    &["clang-19", "libclang-rt-19-dev-wasm32", "lld-19", "llvm-19-dev", "llvm-19-tools"];

/// What is not needed where it is there from elsewhere, with a command that works then: Go, for a compiler
/// that embeds the pass; npm and pip, by which `setup` brings what apt does not have.
const ELSEWHERE: &[(&str, &[&str])] = &[
    ("golang-go", &["go", "version"]),
    ("npm", &["npm", "--version"]),
    ("python3-pip", &["python3", "-m", "pip", "--version"]),
];

/// Installs those that are missing, as root or through `sudo`.
///
/// # Errors
///
/// If packages are missing and cannot be installed from here; the message has the
/// command that would.
pub fn install_missing() -> Result<()> {
    let mut missing: Vec<_> = APT.iter().copied().filter(|name| !is_installed(name)).collect();
    let works = |command: &[&str]| {
        let output = Command::new(command[0]).args(&command[1..]).output();
        output.is_ok_and(|output| output.status.success())
    };
    missing.extend(ELSEWHERE.iter().filter(|(_, command)| !works(command)).map(|(name, _)| *name));
    if !missing.is_empty() {
        install(&missing)?;
    }
    // Behind the others: apt's lists are up to date by now if anything was missing at all.
    let others: Vec<_> = OTHER_LLVM.iter().copied().filter(|name| !is_installed(name)).collect();
    if others.is_empty() {
        return Ok(());
    }
    let result = if others.iter().all(|name| is_known(name)) {
        install(&others)
    } else {
        Err(anyhow!("apt does not have all of {}", others.join(" ")))
    };
    if let Err(error) = result {
        println!("LLVM 19 is not to be had, so nothing is tested with it: {error:#}");
    }
    Ok(())
}

/// Installs packages, as root or through `sudo`.
fn install(missing: &[&str]) -> Result<()> {
    println!("installing with apt-get: {}", missing.join(" "));
    let by_hand = format!(
        "apt-get update && apt-get install --yes --no-install-recommends {}",
        missing.join(" ")
    );
    let Some(prefix) = privilege() else {
        bail!(
            "packages are missing, and installing them needs root; run this as root:\n\n    \
             {by_hand}\n"
        );
    };
    let apt = |arguments: &[&str]| {
        let mut words = prefix.iter().chain(&["apt-get"]).chain(arguments);
        let mut command = Command::new(words.next().unwrap_or(&"apt-get"));
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        command::run(&mut command)
    };
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(missing);
    apt(&install)
}

fn is_installed(name: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Status}", name]);
    query.output().is_ok_and(|output| output.stdout == b"installed")
}

/// Whether apt can install it.
fn is_known(name: &str) -> bool {
    let output = Command::new("apt-cache").args(["show", "--quiet", name]).output();
    output.is_ok_and(|output| output.status.success())
}

/// What to put before a command that only root may run; none if there is nothing.
fn privilege() -> Option<&'static [&'static str]> {
    let answers = |program: &str, arguments: &[&str], answer: &[u8]| {
        Command::new(program)
            .args(arguments)
            .output()
            .is_ok_and(|output| output.status.success() && output.stdout == answer)
    };
    if answers("id", &["-u"], b"0\n") {
        Some(&[])
    } else if answers("sudo", &["-n", "id", "-u"], b"0\n") {
        Some(&["sudo", "-n"])
    } else {
        None
    }
}
