// Times switches between two tasks, in nanoseconds each.
//
//     host.mjs asyncify|jspi PROGRAM DEPTH SWITCHES ROUNDS
//
// Prints an array with the time of each round. A process measures one program at one depth:
// what an engine has learned from another depth would count, too.
import { readFileSync } from 'node:fs';

const [mode, program, ...numbers] = process.argv.slice(2);
const [depth, switches, rounds] = numbers.map(Number);
const module = new WebAssembly.Module(readFileSync(program));

function asyncify() {
  const { exports } = new WebAssembly.Instance(module);
  return async () => exports.swap(depth, switches / 2);
}

// What one task is resumed with is what the other swaps to it with.
function jspi() {
  let waiting = null;
  const swap = value => {
    waiting?.(value);
    return new Promise(resume => {
      waiting = resume;
    });
  };
  const { exports } = new WebAssembly.Instance(module, {
    env: { swap: new WebAssembly.Suspending(swap) },
  });
  const task = WebAssembly.promising(exports.task);
  return async () => {
    const tasks = [task(depth, switches / 2), task(depth, switches / 2)];
    await tasks[0];
    waiting(0);
    await tasks[1];
    waiting = null;
  };
}

const run = { asyncify, jspi }[mode]();
const times = [];
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  await run();
  times.push(((performance.now() - start) * 1e6) / switches);
}
console.log(JSON.stringify(times));
