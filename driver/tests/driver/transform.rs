//! `asyncify transform`.

use crate::support::Sandbox;

#[test]
fn bitcode_and_text_go_in_and_out() {
    let sandbox = Sandbox::pausing();
    sandbox.asyncify("transform --switch=env.pause pausing.bc -o out.bc").good();
    sandbox.asyncify("transform --switch=env.pause pausing.bc -S -o out.ll").good();
    let text = std::fs::read_to_string(sandbox.path("out.ll")).unwrap();
    assert!(text.contains("define") && text.contains("asyncify"), "{text}");
    assert_eq!(sandbox.tool("llvm-dis", &["out.bc", "-o", "-"]).lines().count(), {
        sandbox.tool("llvm-as", &["out.ll", "-o", "again.bc"]);
        sandbox.tool("llvm-dis", &["again.bc", "-o", "-"]).lines().count()
    });
    sandbox.tool("opt", &["-passes=verify", "out.bc", "-disable-output"]);
}

#[test]
fn it_works_in_a_pipe() {
    let sandbox = Sandbox::pausing();
    let command = "transform --switch=env.pause - -S -o -";
    let piped = sandbox.asyncify_reading(command, "pausing.bc").good();
    let direct = sandbox.asyncify("transform --switch=env.pause pausing.bc -S -o -").good();
    let body = |text: &str| text[text.find("source_filename").unwrap()..].to_owned();
    assert_eq!(body(&piped), body(&direct));
    sandbox.write("bad.ll", "define void @f() { retur }\n");
    sandbox.asyncify_reading(command, "bad.ll").bad(1, &["<stdin>", "1:"]);
}

#[test]
fn broken_modules_are_refused() {
    let sandbox = Sandbox::new();
    let terminator = "define void @f() {\n  br label %a\na:\n  %x = add i32 %y, 1\n  \
                      %y = add i32 1, 1\n  ret void\n}\n";
    sandbox.write("broken.ll", terminator);
    sandbox
        .asyncify("transform broken.ll -o out.bc")
        .bad(1, &["broken.ll", "does not dominate all uses"]);
    sandbox.write("truncated.bc", b"BC\xC0\xDE\x35\x14\0\0\x05");
    sandbox.asyncify("transform truncated.bc -o out.bc").bad(1, &["truncated.bc"]);
    assert_eq!(sandbox.files(), ["broken.ll", "truncated.bc"]);
}

/// LLVM's reader crashes on some of these.
#[test]
fn damaged_bitcode_is_an_error_at_worst() {
    let sandbox = Sandbox::pausing();
    let good = std::fs::read(sandbox.path("pausing.bc")).unwrap();
    let mut state = 0x2545_F491_4F6C_DD1D_u64; // xorshift64
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let mut refused = 0;
    for _ in 0..60 {
        let mut bytes = good.clone();
        for _ in 0..=next(3) {
            // The first four tell what it is.
            let at = 4 + next(bytes.len() - 4);
            bytes[at] = u8::try_from(next(256)).unwrap();
        }
        sandbox.write("damaged.bc", bytes);
        let ended = sandbox.asyncify("transform --switch=env.pause damaged.bc -o out.bc");
        match ended.status {
            Some(0) => {}
            Some(1) => refused += 1,
            other => panic!("{other:?}: {}", ended.stderr),
        }
    }
    assert!(refused > 10, "only {refused} were damaged in a way that matters");
}

#[test]
fn what_the_pass_refuses_is_an_error_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("native.ll", "target triple = \"x86_64-unknown-linux-gnu\"\n");
    sandbox.asyncify("transform native.ll -o out.bc").bad(1, &["x86_64", "wasm32"]);
    let source = "__attribute__((import_module(\"env\"), import_name(\"pause\"))) int p(int);\n\
                  __attribute__((constructor)) static void c(void) { p(1); }";
    sandbox.compile("a.bc", source, &["-g"]);
    sandbox
        .asyncify("transform --switch=env.pause a.bc -o out.bc")
        .bad(1, &["a.bc.c:2", "error: ", "nothing was written"]);
}

#[test]
fn remarks_say_what_was_done() {
    let sandbox = Sandbox::pausing();
    let ended = sandbox.asyncify("transform --remarks --switch=env.pause pausing.bc -o out.bc");
    assert!(ended.stderr.contains("pausing.bc.c:4:"), "{}", ended.stderr);
    assert!(ended.stderr.contains("remark: ") && ended.stderr.contains("run instrumented"));
    let ended = sandbox.asyncify("transform --switch=env.pause pausing.bc -o out.bc");
    assert_eq!(ended.stderr, "");
}
