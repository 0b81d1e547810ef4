// A module per worker, all with one memory: THREADED is program.c for shared memory, which
// is imported as env.shared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { readFileSync } from 'node:fs';

const { PACKAGE, THREADED } = process.env;
const PAGE = 65536;
const WORKERS = 4;
const CALLS = 50;
/** Bytes for the stacks of a worker's calls, behind what the module has. */
const SHARE = 5 << 20;
const FIRST = 1 << 20;

async function make(memory, number, wait) {
  const { instantiate } = await import(PACKAGE);
  const module = new WebAssembly.Module(readFileSync(THREADED));
  let next = FIRST + number * SHARE;
  const allocate = size => {
    const address = next;
    next += (size + 15) & ~15;
    return next <= FIRST + (number + 1) * SHARE ? address : 0;
  };
  const host = { wait, wait_long: wait, wait_double: wait, act: wait };
  return instantiate(module, { host, env: { shared: memory } }, { allocate });
}

if (isMainThread) {
  test('workers that share a memory', async () => {
    const size = { initial: (FIRST + WORKERS * SHARE) / PAGE, maximum: 1024, shared: true };
    const memory = new WebAssembly.Memory(size);
    const worker = number =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: { memory, number } });
        worker.on('message', resolve).on('error', reject);
      });
    const found = await Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));
    const alone = await make(new WebAssembly.Memory(size), 0, key => key);
    for (let number = 0; number < WORKERS; number++) {
      assert.equal(found[number].length, CALLS);
      for (let n = 0; n < CALLS; n++) {
        assert.equal(found[number][n], await alone.exports.deep(number * 100 + n, n % 12));
      }
    }
  });
} else {
  const { memory, number } = workerData;
  const later = key => new Promise(resolve => setTimeout(() => resolve(key), key % 5));
  const { exports } = await make(memory, number, later);
  const calls = Array.from({ length: CALLS }, (_, n) => exports.deep(number * 100 + n, n % 12));
  parentPort.postMessage(await Promise.all(calls));
}
