// Times what tasks do, in nanoseconds for each time that one is suspended.
//
//     host.mjs asyncify|jspi PROGRAM WORK SIZE COUNT ROUNDS
//
// WORK is an export of PROGRAM, which gets SIZE and COUNT, the number of suspensions. Prints two
// arrays: the times of the rounds, and what the work has returned in each. A process measures one
// work of one size: what an engine has learned from another would count, too.
import { readFileSync } from 'node:fs';

const [mode, program, work, ...numbers] = process.argv.slice(2);
const [size, count, rounds] = numbers.map(Number);
const module = new WebAssembly.Module(readFileSync(program));

function asyncify() {
  const { exports } = new WebAssembly.Instance(module);
  return async () => exports[work](size, count);
}

// What programs of the other kind do by themselves, the host does. Each returns what suspends, and
// how a round is run.
const drivers = {
  // What one task is resumed with is what the other swaps to it with.
  swap(start) {
    let waiting = null;
    const swap = value => {
      waiting?.(value);
      return new Promise(resume => {
        waiting = resume;
      });
    };
    const run = async () => {
      const tasks = [start('task', size, count / 2), start('task', size, count / 2)];
      const result = await tasks[0];
      waiting(0);
      await tasks[1];
      waiting = null;
      return result;
    };
    return { swap, run };
  },

  generate: start => taken(start, 'generate'),
  walk: start => taken(start, 'walk'),

  sleepers(start) {
    const wakers = [];
    let [next, sum, toSleep, allSleep] = [0, 0, 0, null];
    const visit = value => {
      sum = (sum + value) | 0;
      if (--toSleep === 0) allSleep();
      const waker = next++;
      return new Promise(wake => {
        wakers[waker] = wake;
      });
    };
    const run = async () => {
      sum = 0;
      // A task that is woken sleeps again before the next one runs: they stay in their order.
      for (let i = 0; i < count; i += size) {
        const turn = new Promise(end => {
          allSleep = end;
        });
        [next, toSleep] = [0, size];
        for (let task = 0; task < size; task++) {
          const value = (i + task) & 7;
          if (wakers[task]) wakers[task](value);
          else start('sleepers', value);
        }
        await turn;
      }
      return sum;
    };
    return { visit, run };
  },
};

// Whoever takes the values is where they arrive, which is the least that can be done.
function taken(start, name) {
  let [sum, left, finish] = [0, 0, null];
  const visit = value => {
    sum = (sum + value) | 0;
    // The task of the last round waits for ever.
    if (--left === 0) {
      finish(sum);
      return new Promise(() => {});
    }
    return Promise.resolve(2 * sum);
  };
  const run = () =>
    new Promise(end => {
      [sum, left, finish] = [0, count, end];
      start(name, size);
    });
  return { visit, run };
}

function jspi() {
  const start = (name, ...values) => WebAssembly.promising(exports[name])(...values);
  const { run, ...functions } = drivers[work](start);
  const env = { swap: () => 0, visit: () => 0, ...functions };
  for (const name of Object.keys(env)) env[name] = new WebAssembly.Suspending(env[name]);
  const { exports } = new WebAssembly.Instance(module, { env });
  return run;
}

const run = { asyncify, jspi }[mode]();
const [times, results] = [[], []];
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  results.push(await run());
  times.push(((performance.now() - start) * 1e6) / count);
}
console.log(JSON.stringify([times, results]));
