//! `asyncify backtrace`, on what has buffers (the suite tests it on tasks and core dumps).

use crate::support::Sandbox;
use serde_json::Value;

/// Suspends a program for the `binaryen` interface once, and writes its memory.
const HOST: &str = r#"
import fs from 'node:fs';
let exports;
const DATA = 16;
const env = { pause: () => exports.asyncify_start_unwind(DATA) };
const module = new WebAssembly.Module(fs.readFileSync('app.wasm'));
exports = new WebAssembly.Instance(module, { env }).exports;
const words = new Uint32Array(exports.memory.buffer);
[words[4], words[5]] = [24, 1024];
exports.run(4);
exports.asyncify_stop_unwind();
fs.writeFileSync('memory', new Uint8Array(exports.memory.buffer));
"#;

/// With `app.wasm`, and `memory` when it is suspended.
fn suspended() -> Sandbox {
    let sandbox = Sandbox::pausing();
    // Before LLVM 22, that was how it was, and there was no flag.
    let layout = if cfg!(feature = "llvm19") { "" } else { "--no-stack-first " };
    let link = format!(
        "link -g --backtrace --abi=binaryen --switch=env.pause pausing.bc -o app.wasm -- \
         --no-entry {layout}--global-base=4096"
    );
    sandbox.asyncify(&link).good();
    sandbox.node_script(HOST);
    sandbox
}

#[test]
fn what_is_in_a_buffer_has_a_backtrace() {
    let sandbox = suspended();
    let text = sandbox.asyncify("backtrace --stack=16 app.wasm memory").good();
    let expected = "0x10\n  #0 leaf at pausing.bc.c:3:59\n  #1 run at pausing.bc.c:7:12\n";
    assert_eq!(text, expected);
    assert_eq!(
        sandbox.asyncify_reading("backtrace --stack=0x10 app.wasm -", "memory").good(),
        text
    );
    let json = sandbox.asyncify("backtrace --json --stack=0x10 app.wasm memory").good();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["frames"][1]["function"], "run");
    assert_eq!(json[0]["frames"][1]["line"], 7);
    assert_eq!(json[0]["name"], Value::Null);
    // There are no tasks of asyncify.h.
    assert!(sandbox.asyncify("backtrace app.wasm memory").good().contains("--stack"));
    assert_eq!(sandbox.asyncify("backtrace --json app.wasm memory").good(), "[]\n");
}

#[test]
fn wrong_inputs_are_told() {
    let sandbox = suspended();
    let built = "link --abi=binaryen --switch=env.pause pausing.bc -o none.wasm -- --no-entry";
    sandbox.asyncify(built).good();
    sandbox.write("short", "\0asm\x01\0\0\0\x05");
    sandbox.write("empty", "");
    for (arguments, status, texts) in [
        ("none.wasm memory", 1, ["none.wasm", "option backtrace"].as_slice()),
        ("pausing.bc memory", 1, &["pausing.bc", "no WebAssembly module"]),
        ("short memory", 1, &["short", "damaged"]),
        ("app.wasm short", 1, &["short", "damaged"]),
        ("app.wasm app.wasm", 1, &["app.wasm", "no core dump"]),
        ("app.wasm missing", 1, &["missing"]),
        ("--stack=16 app.wasm empty", 1, &["empty", "0x10"]),
        ("--stack=20 app.wasm memory", 1, &["memory", "0x14"]),
        ("--stack=0:4096 app.wasm memory", 1, &["memory"]),
        ("--stack=0xfffffffc:0xffffffff app.wasm memory", 1, &["memory", "0xfffffffc"]),
        ("--stack=x app.wasm memory", 2, &["--stack", "'x'"]),
        ("app.wasm", 2, &["<MEMORY>"]),
    ] {
        sandbox.asyncify(&format!("backtrace {arguments}")).bad(status, texts);
    }
    assert!(sandbox.asyncify("backtrace --help").good().contains("Exit status:"));
}
