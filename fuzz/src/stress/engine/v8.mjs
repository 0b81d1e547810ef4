// The V8 host: says that it is there, then reads a job a line ({wasm, seed, period, actions,
// jspi}) and writes an answer a line ({result, points, suspensions, errors} or {trap}).
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

// As `mixed` in support/stress.c.
function mixed(x) {
  const cut = value => BigInt.asUintN(64, value);
  x = cut((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = cut((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return x ^ (x >> 31n);
}

function run({ wasm, seed, period, actions }) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)));
  const result = String(exports.run(seed, period, actions));
  const number = name => exports[name]() >>> 0;
  return {
    result, points: number('points'), suspensions: number('suspensions'), errors: number('errors'),
  };
}

// The oracle for suspending: the engine does it, the program is as it was.
async function runByJspi({ wasm, period }) {
  let points = 0, suspensions = 0;
  // A promise suspends; a plain result does not.
  const point = value => {
    if (++points % period !== 0) return value;
    suspensions++;
    return Promise.resolve(value);
  };
  const env = {
    stress_point: new WebAssembly.Suspending(() => point()),
    stress_value: new WebAssembly.Suspending(x => point(BigInt.asIntN(64, mixed(BigInt.asUintN(64, x))))),
    stress_value32: new WebAssembly.Suspending(x => point(Number(BigInt.asIntN(32, mixed(BigInt(x >>> 0)))))),
  };
  const { exports } =
    new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), { env });
  const result = String(await WebAssembly.promising(exports.program)());
  return { result, points, suspensions, errors: 0 };
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    answer = job.jspi ? await runByJspi(job) : run(job);
  } catch (error) {
    answer = { trap: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
