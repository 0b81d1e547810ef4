import { readFileSync } from 'node:fs';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const text = at => {
  const bytes = new Uint8Array(exports.memory.buffer, at);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
};
const name = task => (task < 0 ? 'none' : task);
const host = {
  resume(from, task) {
    console.log(`host resumes ${task} from ${from}`);
    exports.resume(task);
  },
  start(from, task) {
    console.log(`host starts ${task} from ${from}`);
    exports.start(task);
  },
  paused: (task, value, outer) => console.log(`${task}: ${value} in ${name(outer)}`),
  failed: message => console.log(`failed: ${text(message)}`),
};
// The program imports what every test does.
const env = Object.fromEntries(
  WebAssembly.Module.imports(module)
    .filter(({ module }) => module === 'env')
    .map(({ name }) => [name, () => {}]),
);
const { exports } = new WebAssembly.Instance(module, { host, env });

console.log('ready');
exports.start(0);
exports.start(1);
exports.start(2);
exports.resume(3);
exports.resume(1);
exports.resume(2);
exports.resume(2);
exports.resume(0);
