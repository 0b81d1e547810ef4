// The host of nested.go: calls exports while goroutines are suspended, and while one waits for it.
//
//   nested.mjs PROGRAM
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const root = execFileSync("tinygo", ["env", "TINYGOROOT"], { encoding: "utf8" }).trim();
await import(`${root}/targets/wasm_exec.js`);

const go = new globalThis.Go();
go.importObject.env = { ...go.importObject.env, call_back: value => exports.add(value) };
const program = await WebAssembly.instantiate(readFileSync(process.argv[2]), go.importObject);
const { exports } = program.instance;
go.run(program.instance);
console.log(exports.add(1), exports.add(2));
console.log(exports.through_the_host(10), exports.add(0));
console.log(exports.through_the_host(-13), exports.through_the_host(5));
