// What runs in the browser: returns what is wrong, a line each.
import { Instance, Suspending, instantiateStreaming, promising, startWasi } from '/package/index.js';
import { ConsoleStdout, File, OpenFile, WASI } from '/wasi/index.js';

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export async function run() {
  const failures = [];
  const expect = (what, found, expected) => {
    if (!Object.is(found, expected)) failures.push(`${what}: ${found} instead of ${expected}`);
  };
  const host = {
    wait: async key => (await sleep(key % 3), key * 3),
    wait_long: async key => key * 5n,
    wait_double: async key => key + 0.5,
    act: () => 0,
  };
  const { module, instance } = await instantiateStreaming(fetch('/program.wasm'), { host });
  const { exports } = instance;
  expect('sum', await exports.sum(2, 4), 42);
  expect('longs', await exports.longs(7n), -45n);
  expect('doubles', await exports.doubles(1.75), 0.5);

  // Many at once, beside what the engine does by itself.
  const untouched = await WebAssembly.compileStreaming(fetch('/untouched.wasm'));
  const imports = members => ({
    host: Object.fromEntries(Object.entries(host).map(([name, f]) => [name, new members.Suspending(f)])),
  });
  const alone = new WebAssembly.Instance(untouched, imports(WebAssembly));
  const expected = [];
  for (let n = 0; n < 20; n++) {
    expected.push(await WebAssembly.promising(alone.exports.deep)(n, n % 9));
  }
  const found = await Promise.all(expected.map((_, n) => exports.deep(n, n % 9)));
  expected.forEach((value, n) => expect(`deep ${n}`, found[n], value));

  const moved = new Instance(module, imports({ Suspending }), { exports: [] });
  expect('plain', moved.exports.plain(1), 2);
  expect('promising', await promising(moved.exports.sum)(1, 2), 9);

  const controller = new AbortController();
  const call = instance.call('sum', [2, 1000], { signal: controller.signal });
  setTimeout(() => controller.abort('enough'), 5);
  expect('abort', await call.catch(reason => reason), 'enough');

  const lines = [];
  const output = ConsoleStdout.lineBuffered(line => lines.push(line));
  const wasi = new WASI(['program', 'Ada'], [], [new OpenFile(new File([])), output, output]);
  const { instance: command } = await instantiateStreaming(fetch('/command.wasm'), {
    wasi_snapshot_preview1: wasi.wasiImport,
    host: { wait: async key => key * 10 },
  });
  expect('exit status', await startWasi(wasi, command), 30);
  expect('output', lines.join(), 'hello, Ada,0: 0,1: 10,2: 30,done with Ada');
  return failures;
}
