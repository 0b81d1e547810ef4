//! Modules are valid, for LLVM's verifier and its code generator, and always the same.

use super::module;
use std::{
    env,
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

/// How many seeds are tried.
const SEEDS: u64 = 300;

/// How LLVM's tools are run on each module.
const RUNS: [(&str, &[&str]); 3] = [
    ("opt", &["-passes=verify", "-disable-output"]),
    ("llc", &["-mtriple=wasm32", "-O0", "-filetype=null"]),
    ("llc", &["-mtriple=wasm32", "-O2", "-filetype=null"]),
];

/// LLVM's tools: in `LLVM_BIN`, or where `llvm-config-22` says.
fn tools() -> PathBuf {
    if let Some(bin) = env::var_os("LLVM_BIN") {
        return bin.into();
    }
    let output = Command::new("llvm-config-22")
        .arg("--bindir")
        .output()
        .expect("llvm-config-22 runs; `cargo xtask setup` installs it, or set LLVM_BIN");
    String::from_utf8_lossy(&output.stdout).trim().into()
}

/// What a tool says about a module, if it does not take it.
fn complaint(tool: &PathBuf, arguments: &[&str], text: &str) -> Option<String> {
    let mut child = Command::new(tool)
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", tool.display()));
    // The tool reads all of it before it says anything, unless it ends early: then what
    // it said matters, not that the pipe broke.
    let _ = child.stdin.take().expect("it is piped").write_all(text.as_bytes());
    let mut said = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it is text");
    let status = child.wait().expect("it was started");
    (!status.success()).then(|| format!("{arguments:?}: {status}\n{said}"))
}

#[test]
fn modules_are_valid() {
    let bin = tools();
    let next = AtomicU64::new(0);
    let work = || {
        let mut complaints = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= SEEDS {
                return complaints;
            }
            let text = module(seed);
            let said = RUNS
                .iter()
                .find_map(|(tool, arguments)| complaint(&bin.join(tool), arguments, &text));
            complaints.extend(said.map(|said| format!("seed {seed}: {said}")));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let complaints: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    assert!(complaints.is_empty(), "{} modules:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn a_seed_is_one_module() {
    for seed in 0..20 {
        assert_eq!(module(seed), module(seed), "seed {seed}");
    }
    assert_ne!(module(0), module(1));
}

#[test]
fn modules_suspend_in_many_shapes() {
    // What the generator is for must not silently disappear from what it makes.
    let all: String = (0..60).map(module).collect();
    for shape in [
        "indirectbr",
        "blockaddress",
        "switch i32",
        "freeze",
        "poison",
        "undef",
        "llvm.stackrestore",
        "llvm.lifetime.end",
        "alloca i8, i32 %",
        "align 256",
        "inttoptr",
        "ptrtoint",
        "cmpxchg",
        "atomicrmw",
        "volatile",
        "!noalias",
        "!alias.scope",
        "!tbaa",
        "!callees",
        "!dereferenceable",
        "!range",
        "!invariant.load",
        "!prof",
        "byval(",
        "sret(",
        "returned",
        "range(",
        "memory(argmem",
        "va_arg",
        "va_start",
        "asm sideeffect",
        "llvm.assume",
        "half",
        "i65",
        "<16 x i8>",
        "{ float, <2 x i64> }",
        "fastcc",
        "coldcc",
        "linkonce_odr",
        "comdat any",
        "weak",
        "alias",
        "convergent",
        "notail call",
        "optnone",
        "musttail call",
        "invoke",
        "catchpad",
        "cleanuppad",
    ] {
        assert!(all.contains(shape), "no module has {shape}");
    }
}
