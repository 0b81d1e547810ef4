//! The start code that `asyncify link` brings.

use crate::support::Sandbox;

const LINK: &str = "link --wasi --switch=env.pause --abi=binaryen -o out.wasm";

/// Suspends below frames with memory of their own, and prints at all ends.
const PROGRAM: &str = r#"
#include <stdio.h>
#include <string.h>
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
__attribute__((constructor)) static void begin(void) { printf("begin,"); }
__attribute__((destructor)) static void end(void) { printf("end"); }
static int deep(int n) {
  char bytes[64];
  memset(bytes, n, sizeof bytes);
  int result = n ? deep(n - 1) : 0;
  result += host_pause(n);
  return result + bytes[n];
}
#ifdef ARGUMENTS
int main(int argc, char **argv) {
#else
int main(void) {
  int argc = 1;
  char *argv[] = {"none"};
#endif
  printf("%d %s,", argc, argv[argc - 1]);
  printf("%d,", deep(3));
  return STATUS;
}
"#;

fn compile(sandbox: &Sandbox, flags: &[&str]) {
    // Debian has the headers apart, where clang does not look for this target.
    let headers = ["-isystem", "/usr/include/wasm32-wasi"];
    sandbox.compile("main.bc", PROGRAM, &[headers.as_slice(), flags].concat());
}

#[test]
fn main_with_arguments_suspends_and_resumes() {
    let sandbox = Sandbox::new();
    compile(&sandbox, &["-DARGUMENTS", "-DSTATUS=5"]);
    for level in ["-O0", "-O2", "-Oz"] {
        sandbox.asyncify(&format!("{LINK} {level} main.bc")).good();
        assert_eq!(sandbox.node("out.wasm"), "begin,3 two,66,end|exit 5|4 pauses\n", "{level}");
    }
}

#[test]
fn main_without_arguments_suspends_and_resumes() {
    let sandbox = Sandbox::new();
    compile(&sandbox, &["-DSTATUS=0"]);
    for level in ["-O0", "-O2", "-Oz"] {
        sandbox.asyncify(&format!("{LINK} {level} main.bc")).good();
        assert_eq!(sandbox.node("out.wasm"), "begin,1 none,66,end|undefined|4 pauses\n", "{level}");
    }
}

#[test]
fn a_program_without_the_c_library_starts() {
    let sandbox = Sandbox::new();
    let source = "__attribute__((import_module(\"env\"), import_name(\"pause\"))) int p(int);\n\
                  int main(void) { return p(1) + p(2); }";
    sandbox.compile("main.bc", source, &[]);
    sandbox.asyncify("link --switch=env.pause --abi=binaryen -o out.wasm main.bc").good();
    assert_eq!(sandbox.node("out.wasm"), "|exit 30|2 pauses\n");
}

#[test]
fn a_prebuilt_start_is_refused() {
    let sandbox = Sandbox::new();
    compile(&sandbox, &["-DSTATUS=0"]);
    sandbox.compile("crt1.o", "int main(void); void _start(void) { main(); }", &[]);
    for inputs in ["crt1.o main.bc", "main.bc -- crt1.o"] {
        sandbox
            .asyncify(&format!("{LINK} {inputs}"))
            .bad(1, &["crt1.o defines '_start'", "leave it out", "-nostartfiles"]);
    }
}

#[test]
fn a_start_in_bitcode_is_kept() {
    let sandbox = Sandbox::new();
    let source = "__attribute__((import_module(\"env\"), import_name(\"pause\"))) int p(int);\n\
                  int value; int main(void) { return p(3); }\n\
                  __attribute__((export_name(\"_start\"))) int _start(void) { return main() + 1; }";
    sandbox.compile("main.bc", source, &[]);
    sandbox.asyncify("link --switch=env.pause --abi=binaryen -o out.wasm main.bc").good();
    assert_eq!(sandbox.node("out.wasm"), "|31|1 pauses\n");
}

#[test]
fn constructors_that_suspend_are_refused() {
    let sandbox = Sandbox::new();
    let source = "__attribute__((import_module(\"env\"), import_name(\"pause\"))) int p(int);\n\
                  __attribute__((constructor)) static void c(void) { p(1); }\n\
                  int main(void) { return p(2); }";
    sandbox.compile("main.bc", source, &["-g"]);
    sandbox
        .asyncify("link --switch=env.pause -o out.wasm main.bc")
        .bad(1, &["main.bc.c:2", "constructor"]);
}

/// Counts how often its constructor ran.
const COUNTING: &str = r#"
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
void __wasm_call_ctors(void);
static volatile int constructed;
__attribute__((constructor)) static void construct(void) { constructed++; }
__attribute__((export_name(NAME))) int run(int n) {
  CALL;
  return 1000 * constructed + host_pause(1) + host_pause(2) + 100 * constructed;
}
"#;

#[test]
fn the_constructors_of_a_library_run_once() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", COUNTING, &["-DNAME=\"run\"", "-DCALL="]);
    let ended =
        sandbox.asyncify("link --switch=env.pause --abi=binaryen -o out.wasm a.bc -- --no-entry");
    assert!(ended.stderr.contains("note: the host has to call '_initialize'"), "{ended:?}");
    ended.good();
    assert_eq!(sandbox.node("out.wasm"), "|1130|2 pauses\n");
}

#[test]
fn constructors_of_objects_count_and_other_objects_do_not() {
    let sandbox = Sandbox::pausing();
    let source = "volatile int x; __attribute__((constructor)) static void c(void) { x++; }";
    sandbox.compile("constructs.o", source, &[]);
    sandbox.compile("plain.o", "int y;", &[]);
    let link = "link --switch=env.pause --abi=binaryen -o out.wasm pausing.bc";
    let has_initialize = || sandbox.exports("out.wasm").contains(&"_initialize".to_owned());
    sandbox.asyncify(&format!("{link} plain.o -- --no-entry")).good();
    assert!(!has_initialize());
    sandbox.asyncify(&format!("{link} constructs.o -- --no-entry")).good();
    assert!(has_initialize());
    sandbox.asyncify(&format!("{link} plain.o -- --entry=run")).good();
    sandbox
        .asyncify(&format!("{link} constructs.o -- --entry=run"))
        .bad(1, &["'run' does not call '__wasm_call_ctors'"]);
}

#[test]
fn an_entry_that_leaves_constructors_to_the_linker_is_refused() {
    let sandbox = Sandbox::new();
    let link = "link --switch=env.pause --abi=binaryen -o out.wasm a.bc";
    sandbox.compile(
        "a.bc",
        &COUNTING.replace("run(", "_start("),
        &["-DNAME=\"_start\"", "-DCALL="],
    );
    sandbox.asyncify(link).bad(1, &["'_start' does not call '__wasm_call_ctors'"]);
    sandbox.compile(
        "a.bc",
        &COUNTING.replace("run(", "_start("),
        &["-DNAME=\"_start\"", "-DCALL=__wasm_call_ctors()"],
    );
    sandbox.asyncify(link).good();
    assert_eq!(sandbox.node("out.wasm"), "|1130|2 pauses\n");
}
