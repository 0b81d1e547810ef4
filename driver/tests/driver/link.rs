//! `asyncify link`.

use crate::support::Sandbox;

/// Links `inputs` for the `binaryen` interface to `out.wasm`, with nothing to start.
const LIBRARY: &str = "link --switch=env.pause --abi=binaryen -o out.wasm";

const CALLS_HELPER: &str = r#"
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
int helper(int);
int pausing(int n) { return host_pause(n) + helper(n); }
__attribute__((export_name("run"))) int run(int n) { return pausing(n) + 1; }
"#;
const HELPER: &str = "int helper(int x) { return x * 7; }";
const OTHER: &str = "int other(int x) { return x; }";
/// An object that calls back.
const CALLS_BACK: &str = "int pausing(int); int helper(int x) { return pausing(x) + 1; }";

#[test]
fn a_linked_program_suspends_and_resumes() {
    let sandbox = Sandbox::pausing();
    for level in ["-O0", "-O1", "-O2", "-O3", "-Os", "-Oz"] {
        sandbox.asyncify(&format!("{LIBRARY} {level} pausing.bc -- --no-entry")).good();
        // The sum over i < 4 of (10 i + 1) i.
        assert_eq!(sandbox.node("out.wasm"), "|146|4 pauses\n", "{level}");
    }
    assert_eq!(
        sandbox.files(),
        ["host.mjs", "out.wasm", "pausing.bc", "pausing.bc.c"],
        "nothing temporary is left"
    );
}

#[test]
fn only_exports_are_kept() {
    let sandbox = Sandbox::new();
    let source = "int unused(int x) { return x; } int named(int x) { return x + 1; }\n\
                  __attribute__((export_name(\"wanted\"))) int f(int x) { return x + 2; }";
    sandbox.compile("a.bc", source, &[]);
    sandbox.asyncify("link -o out.wasm a.bc -- --no-entry --export=named").good();
    let mut exports = sandbox.exports("out.wasm");
    exports.sort();
    assert_eq!(exports, ["memory", "named", "wanted"]);
}

#[test]
fn members_of_archives_are_taken_on_demand() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", CALLS_HELPER, &[]);
    for (name, source) in [("helper", HELPER), ("other", OTHER)] {
        sandbox.compile(&format!("{name}.bc"), source, &[]);
        sandbox.compile(&format!("{name}.o"), source, &[]);
    }
    sandbox.tool("llvm-ar", &["rcs", "bitcode.a", "helper.bc", "other.bc"]);
    sandbox.tool("llvm-ar", &["rcs", "objects.a", "helper.o", "other.o"]);
    sandbox.tool("llvm-ar", &["rcs", "mixed.a", "helper.o", "other.bc"]);
    sandbox.tool("llvm-ar", &["rcsT", "thin.a", "helper.bc", "other.bc"]);
    for archive in ["bitcode.a", "objects.a", "mixed.a", "thin.a"] {
        sandbox.asyncify(&format!("{LIBRARY} {archive} a.bc -- --no-entry")).good();
        // 10 * 4 + 4 * 7 + 1.
        assert_eq!(sandbox.node("out.wasm"), "|69|1 pauses\n", "{archive}");
    }
    sandbox.asyncify(&format!("{LIBRARY} a.bc -- --no-entry objects.a")).good();
    assert_eq!(sandbox.node("out.wasm"), "|69|1 pauses\n");
}

#[test]
fn bitcode_that_would_not_be_transformed_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", CALLS_HELPER, &[]);
    sandbox.compile("helper.bc", HELPER, &[]);
    sandbox.tool("llvm-ar", &["rcs", "libhelper.a", "helper.bc"]);
    for argument in ["libhelper.a", "-L. -lhelper", "helper.bc"] {
        let ended = sandbox.asyncify(&format!("{LIBRARY} a.bc -- --no-entry {argument}"));
        ended.bad(1, &["helper", "name the file before '--'"]);
    }
}

#[test]
fn objects_that_call_what_may_suspend_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", CALLS_HELPER, &[]);
    sandbox.compile("back.o", CALLS_BACK, &[]);
    sandbox.tool("llvm-ar", &["rcs", "libback.a", "back.o"]);
    for inputs in ["a.bc back.o --", "a.bc libback.a --", "a.bc -- -L. -lback", "a.bc -- back.o"] {
        let ended = sandbox.asyncify(&format!("{LIBRARY} {inputs} --no-entry"));
        ended.bad(1, &["back.o", "'pausing'", "--never"]);
    }
    sandbox.asyncify(&format!("{LIBRARY} --never=pausing a.bc back.o -- --no-entry")).good();
    assert!(sandbox.exports("out.wasm").contains(&"run".to_owned()));
}

#[test]
fn objects_that_import_a_switch_call_are_refused() {
    let sandbox = Sandbox::pausing();
    let source = "__attribute__((import_module(\"env\"), import_name(\"pause\"))) int p(int);\n\
                  __attribute__((export_name(\"b\"))) int b(int x) { return p(x) + 1; }";
    sandbox.compile("b.o", source, &[]);
    let ended = sandbox.asyncify(&format!("{LIBRARY} pausing.bc b.o -- --no-entry"));
    ended.bad(1, &["b.o calls the import 'env.pause'", "switch=env.pause", "-emit-llvm"]);
    // Of an archive, the program may use another part of the member.
    sandbox.tool("llvm-ar", &["rcs", "b.a", "b.o"]);
    let command = format!("{LIBRARY} pausing.bc b.a -- --no-entry --export=b");
    let ended = sandbox.asyncify(&command);
    assert!(ended.stderr.contains("warning: b.a(b.o) calls the import 'env.pause'"), "{ended:?}");
    ended.good();
}

#[test]
fn duplicates_are_named_with_their_files() {
    let sandbox = Sandbox::new();
    sandbox.compile("one.bc", HELPER, &[]);
    sandbox.compile("two.bc", HELPER, &[]);
    sandbox
        .asyncify("link -o out.wasm one.bc two.bc -- --no-entry")
        .bad(1, &["'helper' is defined in one.bc and in two.bc"]);
}

#[test]
fn a_failed_link_leaves_the_old_output() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", CALLS_HELPER, &[]);
    sandbox.write("out.wasm", "old");
    sandbox
        .asyncify(&format!("{LIBRARY} a.bc -- --no-entry"))
        .bad(1, &["undefined symbol: helper", "nothing was written"]);
    assert_eq!(std::fs::read_to_string(sandbox.path("out.wasm")).unwrap(), "old");
    assert_eq!(sandbox.files(), ["a.bc", "a.bc.c", "out.wasm"]);
}

#[test]
fn inputs_of_other_kinds_are_refused() {
    let sandbox = Sandbox::pausing();
    sandbox.write("elf.bc", "\x7FELF\x02\x01\x01");
    sandbox.asyncify("link -o x elf.bc").bad(1, &["elf.bc: this is an ELF file"]);
    sandbox.asyncify(&format!("{LIBRARY} pausing.bc -- --no-entry")).good();
    sandbox.asyncify("link -o x out.wasm").bad(1, &["finished WebAssembly module"]);
    sandbox.asyncify("link -o x missing.bc").bad(1, &["cannot read 'missing.bc'"]);
    sandbox.write("native.ll", "target triple = \"x86_64-unknown-linux-gnu\"\n");
    sandbox.asyncify("link -o x native.ll").bad(1, &["native.ll", "x86_64", "--target=wasm32"]);
    sandbox.compile("only.o", HELPER, &[]);
    sandbox.asyncify("link -o x only.o -- --no-entry").bad(1, &["no input has bitcode"]);
}

#[test]
fn the_exceptions_of_wasm_can_be_switched_on() {
    let sandbox = Sandbox::new();
    let source = "typedef int jb[64]; int setjmp(jb) __attribute__((returns_twice));\n\
                  void longjmp(jb, int) __attribute__((noreturn)); void work(int *);\n\
                  __attribute__((export_name(\"f\"))) int f(int *p) { jb b; if (setjmp(b)) \
                  return 1; work(p); return 0; }";
    sandbox.compile("a.bc", source, &["-mllvm", "-wasm-enable-sjlj"]);
    let link = "link -o out.wasm -mllvm -wasm-enable-sjlj a.bc -- --no-entry";
    // It comes to the linker, which misses what is not there: code generation accepts it.
    sandbox.asyncify(link).bad(1, &["undefined symbol: work"]);
    sandbox.asyncify("link -o out.wasm -mllvm -no-such-option a.bc").bad(2, &["no-such-option"]);
}
