// Runs tasks/backtraces.c, prints where its tasks are by what the package reads in memory, and
// writes that to a file.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const { AsyncifyError, backtrace } = await import(process.env.PACKAGE);
const [wasm, image] = process.argv.slice(2);
const nothing = () => 0;
const env = { pause: nothing, print_i32: nothing, print_i64: nothing, print_f64: nothing };
env.print_str = nothing;
const module = new WebAssembly.Module(readFileSync(wasm));
const { memory, run, task } = new WebAssembly.Instance(module, { env }).exports;
assert.equal(run(), 0);
for (const [number, name] of ['recursive', 'indirect', 'direct'].entries()) {
  console.log(name);
  for (const place of backtrace(memory, task(number))) {
    console.log(`${place.function} ${basename(place.file)}:${place.line}`);
  }
}
for (const wrong of [0, 4, task(0) + 8, memory.buffer.byteLength - 2, 0xfffffff0]) {
  assert.throws(() => backtrace(memory, wrong), AsyncifyError);
}
writeFileSync(image, new Uint8Array(memory.buffer));
