// Prints what the exports of asyncify-wasm.c give through the npm package asyncify-wasm. (It has no
// way to suspend where an i64 goes in or out.)
import { readFile } from 'node:fs/promises';

const [program, library] = process.argv.slice(2);
const { instantiate } = await import(library);

const later = value =>
  new Promise(resolve => (Number(value) % 2 ? setImmediate : queueMicrotask)(() => resolve(value)));
let reject = null;
let exports = null;
const host = {
  wait: value => (reject ? Promise.reject(reject) : later(value * 10)),
  now: value => value,
  wait_double: value => later(value + 0.5),
  call_back: () => void exports.inner(),
};

async function uses(make) {
  ({ exports } = await make());
  console.log(await exports.several(3, 5));
  console.log(await exports.several(3, 0), await exports.several(-1, 1));
  console.log(await exports.sometimes(10));
  console.log(await exports.doubles(1.25));
  for (const depth of [0, 1, 5]) console.log(await exports.frames(depth));
  console.log(await exports.outer(4));
  console.log(await exports.grows(6));
  console.log(await exports.indirect(7));

  // An error of an import that is waited for is the export's.
  reject = new Error('no answer');
  const error = await exports.several(1, 3).catch(error => error);
  console.log(error === reject, error.message);
  reject = null;
  console.log(await exports.several(1, 3));

  // As is one that is thrown at once.
  const thrown = new TypeError('at once');
  host.now = () => {
    throw thrown;
  };
  console.log((await exports.sometimes(2).catch(error => error)) === thrown);
  host.now = value => value;
  console.log(await exports.sometimes(5), await exports.state());
}

const bytes = await readFile(program);
// The package copies the functions, so errors are made by one that looks them up.
const imports = {
  host: Object.fromEntries(Object.keys(host).map(name => [name, (...args) => host[name](...args)])),
};
await uses(async () => (await instantiate(bytes, imports)).instance);
await uses(async () => instantiate(await WebAssembly.compile(bytes), imports));
