import { readFileSync } from 'node:fs';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
// The program imports what every test does.
const env = Object.fromEntries(
  WebAssembly.Module.imports(module).map(({ name }) => [name, () => {}]),
);
const { exports } = new WebAssembly.Instance(module, { env });

console.log(`keeps the promise: ${exports.work(0)}`);
try {
  exports.work(1);
} catch (error) {
  const [, where] = /at ([\w.]+) \(wasm/.exec(error.stack);
  console.log(`breaks it: ${error.message} in ${where}`);
}
