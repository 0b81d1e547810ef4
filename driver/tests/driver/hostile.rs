//! Input that is wrong in ways that no compiler makes it: an error, and nothing is left.

use crate::support::Sandbox;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// What the commands read, in words of its own, before what each test is about.
const HEAD: &str = "target triple = \"wasm32-unknown-wasi\"\ndeclare void @pause()\n\
                    define void @f() {\n  call void @pause()\n  ret void\n}\n";

/// `text` behind [`HEAD`], in the file `in.ll`.
fn with(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("in.ll", format!("{HEAD}{text}"));
    sandbox
}

/// LLVM's verifier runs out of stack on these.
const CYCLE: &str = "@a = alias i8, inttoptr (i32 ptrtoint (ptr @b to i32) to ptr)\n\
                     @b = alias i8, inttoptr (i32 ptrtoint (ptr @a to i32) to ptr)\n";

#[test]
fn a_crash_of_llvms_is_an_error() {
    let sandbox = with(CYCLE);
    let texts = ["error: LLVM crashed while reading in.ll", "nothing was written"];
    sandbox.asyncify("transform --switch=pause in.ll -o out.bc").bad(1, &texts);
    sandbox.asyncify("explain --switch=pause in.ll").bad(1, &texts);
    sandbox.asyncify("link --switch=pause in.ll -o out.wasm -- --no-entry").bad(1, &texts);
    assert_eq!(sandbox.files(), ["in.ll"]);
}

#[test]
fn a_crash_in_code_generation_leaves_no_temporary_files() {
    // One of two entries is not what it should be.
    let sandbox = with(
        "@llvm.global.annotations = global [2 x { ptr, ptr }] \
                        [{ ptr, ptr } { ptr @a, ptr null }, { ptr, ptr } undef]\n\
                        @a = alias void (), ptr @f\n",
    );
    sandbox
        .asyncify("link --switch=pause in.ll -o out.wasm -- --no-entry --export-all")
        .bad(1, &["error: LLVM crashed while generating code", "nothing was written"]);
    assert_eq!(sandbox.files(), ["in.ll"]);
}

#[test]
fn what_llvm_gives_up_on_leaves_no_temporary_files() {
    let sandbox = with(
        "@i = ifunc void (), ptr @resolver\n\
                        define ptr @resolver() {\n  ret ptr @f\n}\n",
    );
    sandbox
        .asyncify("link --switch=pause in.ll -o out.wasm -- --no-entry --export-all")
        .bad(1, &["error: IFuncs are not supported"]);
    assert_eq!(sandbox.files(), ["in.ll"]);
}

/// Sections, functions and strings of wrong lengths.
#[test]
fn truncated_bitcode_is_an_error() {
    let sandbox = Sandbox::pausing();
    let good = fs::read(sandbox.path("pausing.bc")).unwrap();
    for length in (0..good.len()).step_by(good.len() / 40) {
        sandbox.write("short.bc", &good[..length]);
        let ended = sandbox.asyncify("transform --switch=env.pause short.bc -o out.bc");
        if length == 0 {
            // An empty file is an empty module, of no target.
            ended.bad(1, &["the module's target is ''"]);
        } else {
            ended.bad(1, &["error: ", "short.bc"]);
        }
    }
    assert_eq!(sandbox.files(), ["pausing.bc", "pausing.bc.c", "short.bc"]);
}

#[test]
fn files_that_do_not_end_or_cannot_be_read_are_errors() {
    let sandbox = Sandbox::new();
    sandbox.asyncify("transform /dev/zero -o out.bc").bad(1, &["/dev/zero", "not LLVM bitcode"]);
    sandbox.asyncify("explain /dev/urandom").bad(1, &["/dev/urandom", "not LLVM bitcode"]);
    sandbox.asyncify("link /dev/zero -o out.wasm").bad(1, &["/dev/zero", "not LLVM bitcode"]);
    sandbox.asyncify("transform . -o out.bc").bad(1, &["cannot read '.'", "directory"]);
    sandbox.asyncify("transform none.bc -o out.bc").bad(1, &["cannot read 'none.bc'"]);
    assert!(sandbox.files().is_empty());
}

#[test]
fn results_that_cannot_be_written_are_errors() {
    let sandbox = Sandbox::pausing();
    for output in [".", "none/out", "/dev/full", "pausing.bc/out"] {
        for command in ["transform", "link"] {
            let tail = if command == "link" { "-- --no-entry --export-all" } else { "" };
            sandbox
                .asyncify(&format!("{command} --switch=env.pause pausing.bc -o {output} {tail}"))
                .bad(1, &["error: cannot write '", output.trim_end_matches("/out")]);
        }
    }
    assert_eq!(sandbox.files(), ["pausing.bc", "pausing.bc.c"]);
}

/// The header of an archive's member.
fn header(name: &str, size: &str) -> String {
    format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{size:<10}`\n", 0, 0, 0, "100644")
}

/// An archive that names its members instead of holding them: one, at `path`.
fn thin(path: &str) -> String {
    let names = format!("{path}/\n");
    let end = if names.len() % 2 == 1 { "\n" } else { "" };
    let size = names.len().to_string();
    format!("!<thin>\n{}{names}{end}{}", header("//", &size), header("/0", "1000"))
}

#[test]
fn archives_that_make_no_sense_are_errors() {
    let sandbox = Sandbox::pausing();
    let held = |name: &str, size: &str| format!("!<arch>\n{}abc\n", header(name, size));
    for (archive, says) in [
        ("!<arch>\nx.o/".into(), "the archive is damaged"),
        (held("x.o/", "9999999999"), "the archive is damaged"),
        (held("x.o/", "-5"), "the archive is damaged"),
        (held("x.o/", "many"), "the archive is damaged"),
        (held("/99999999", "4"), "the archive is damaged"),
        (thin("none.o"), "lib.a(none.o): cannot read 'none.o'"),
        (thin("."), "directory"),
        (thin("/dev/zero"), "it is no ordinary file"),
    ] {
        sandbox.write("lib.a", archive);
        sandbox
            .asyncify("link --switch=env.pause pausing.bc lib.a -o out.wasm -- --no-entry")
            .bad(1, &["error: lib.a", says]);
    }
    assert_eq!(sandbox.files(), ["lib.a", "pausing.bc", "pausing.bc.c"]);
}

/// Each part of an object may be missing, and each number in it wrong.
#[test]
fn damaged_objects_are_errors_at_worst() {
    let sandbox = Sandbox::pausing();
    sandbox.compile("lib.o", "int lib(int n) { return n + 1; }", &["-g0"]);
    let good = fs::read(sandbox.path("lib.o")).unwrap();
    let mut refused = 0;
    for at in (4..good.len()).step_by(good.len() / 40) {
        let mut changed = good.clone();
        changed[at] ^= 0xFF;
        for bytes in [&good[..at], &changed[..]] {
            sandbox.write("lib.o", bytes);
            let ended = sandbox
                .asyncify("link --switch=env.pause pausing.bc lib.o -o out.wasm -- --no-entry");
            match ended.status {
                Some(0) => fs::remove_file(sandbox.path("out.wasm")).unwrap(),
                _ => {
                    refused += 1;
                    ended.bad(1, &["error: "]);
                }
            }
        }
    }
    assert!(refused > 40, "only {refused} were damaged in a way that matters");
    assert_eq!(sandbox.files(), ["lib.o", "lib.o.c", "pausing.bc", "pausing.bc.c"]);
}

#[test]
fn an_interrupt_leaves_no_temporary_files() {
    let sandbox = Sandbox::pausing();
    // A linker that takes its time.
    sandbox.write("slow-ld", "#!/bin/sh\ntouch started\nexec sleep 5\n");
    fs::set_permissions(sandbox.path("slow-ld"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_asyncify"))
        .args(["link", "--switch=env.pause", "pausing.bc", "-o", "out.wasm", "--", "--no-entry"])
        .env("ASYNCIFY_WASM_LD", sandbox.path("slow-ld"))
        .current_dir(sandbox.path("."))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !sandbox.path("started").exists() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it linked");
        thread::sleep(Duration::from_millis(5));
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(sandbox.files(), ["pausing.bc", "pausing.bc.c", "slow-ld", "started"]);
}
