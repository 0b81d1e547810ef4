// The program's host in a JavaScript engine. The runtime interface is the one that
// Binaryen's Asyncify has; nothing here depends on which of the two made the program.
//
//   node host.mjs run MODE PROGRAM SCRIPT [ARGUMENTS]   MODE is how `wait` returns:
//     never     at once, without suspending
//     always    after a suspension that is over at once
//     promise   as a promise, for which the program is suspended
//   node host.mjs states COUNT PROGRAM SCRIPT           that many states in flight at once
//   node host.mjs time REPETITIONS SCRIPT LOOP PROGRAMS…   LOOP may be `-`, for none
//   node host.mjs depth PROGRAMS…                       how deep calls may go that never suspend
//
// A program that is not asynchronous can suspend all the same, by JavaScript Promise Integration: with
// `jspi:` before its name, for `run` and `time`, in the modes `never` and `always`.
//
// The last output line of `run` and `states` is the number of suspensions, in JSON; `time`
// prints nothing but JSON.

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { wasi, Exit } from './wasi.mjs';

const NORMAL = 0, UNWINDING = 1, REWINDING = 2;

/** Bytes: of the stack of a call, and of the buffer that its frames are saved to. */
const STACK = 256 << 10, BUFFER = 256 << 10;

/** What `wait` returns. */
const answer = (milliseconds) => 2 * milliseconds + 1;

/** A call of an export that may suspend, with its own buffer and its own stack. */
class Call {
  constructor(buffer, stackPointer) {
    this.buffer = buffer;
    this.stackPointer = stackPointer;
    this.waitsFor = undefined;
    this.value = 0;
  }
}

class Program {
  constructor({ module, isJspi }, mode, args, folder, print) {
    this.mode = mode;
    this.isJspi = isJspi;
    this.suspensions = 0;
    this.current = undefined;
    const wait = (milliseconds) => this.wait(milliseconds);
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: wasi(() => this.exports.memory, args, folder, print),
      // A call of a suspending import costs about as much whatever it returns.
      host: { wait: isJspi && mode !== 'never' ? new WebAssembly.Suspending(wait) : wait },
    });
    this.exports = instance.exports;
  }

  /** The import. */
  wait(milliseconds) {
    if (this.mode === 'never') return answer(milliseconds);
    if (this.isJspi) {
      this.suspensions++;
      return Promise.resolve(answer(milliseconds));
    }
    const call = this.current;
    if (this.exports.asyncify_get_state() === REWINDING) {
      this.exports.asyncify_stop_rewind();
      return call.value;
    }
    this.suspensions++;
    call.waitsFor = this.mode === 'promise'
      ? new Promise((done) => setTimeout(done, milliseconds / 100, answer(milliseconds)))
      : answer(milliseconds);
    this.exports.asyncify_start_unwind(call.buffer);
    return 0x55555555;
  }

  /** A call on a stack of its own, or on the program's. */
  prepare(ownStack) {
    const { memory, malloc, __stack_pointer: stackPointer } = this.exports;
    const buffer = malloc(BUFFER);
    const view = new DataView(memory.buffer);
    view.setUint32(buffer, buffer + 8, true);
    view.setUint32(buffer + 4, buffer + BUFFER, true);
    return new Call(buffer, ownStack ? malloc(STACK) + STACK : stackPointer.value);
  }

  /** Enters the program for the first time, and leaves it with a result or suspended. */
  start(call, name, args) {
    this.exports.__stack_pointer.value = call.stackPointer;
    return this.enter(call, name, args);
  }

  enter(call, name, args) {
    const { __stack_pointer: stackPointer } = this.exports;
    this.current = call;
    const result = this.exports[name](...args);
    if (this.mode === 'never' || this.exports.asyncify_get_state() === NORMAL) return { result };
    if (this.exports.asyncify_get_state() !== UNWINDING) throw new Error('wrong state');
    this.exports.asyncify_stop_unwind();
    // The pointer is below the suspended frames now. What runs meanwhile on this stack
    // starts there; so does the rewind.
    call.stackPointer = stackPointer.value;
    new Uint8Array(this.exports.memory.buffer, call.stackPointer - 1024, 1024).fill(0xaa);
    return undefined;
  }

  /** Goes on with a suspended call. A rewind starts where the suspension left the pointer. */
  reenter(call, name) {
    this.exports.__stack_pointer.value = call.stackPointer;
    this.exports.asyncify_start_rewind(call.buffer);
    // A rewind has no use for arguments.
    return this.enter(call, name, []);
  }

  /** Runs `main` to its end, with nothing to await but promises of JavaScript's own. */
  async main() {
    if (this.isJspi) {
      await WebAssembly.promising(this.exports._start)();
      return;
    }
    const call = this.mode === 'never'
      ? new Call(0, this.exports.__stack_pointer.value) : this.prepare(false);
    if (this.mode === 'promise') await this.finish(call, '_start', []);
    else this.finishNow(call, '_start', []);
  }

  /** Runs a call to its end. */
  async finish(call, name, args) {
    let done = this.start(call, name, args);
    while (!done) {
      call.value = await call.waitsFor;
      done = this.reenter(call, name);
    }
    return done.result;
  }

  /** The same where nothing has to be awaited. */
  finishNow(call, name, args) {
    let done = this.start(call, name, args);
    while (!done) {
      call.value = call.waitsFor;
      done = this.reenter(call, name);
    }
    return done.result;
  }
}

const JSPI = 'jspi:';
const load = (name) => {
  const isJspi = name.startsWith(JSPI);
  const file = isJspi ? name.slice(JSPI.length) : name;
  return { module: new WebAssembly.Module(fs.readFileSync(file)), isJspi };
};
const status = async (run) => {
  try {
    await run();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.status;
    throw error;
  }
};

async function run(mode, file, script, ...args) {
  const all = ['lua', ...args.filter((text) => text.startsWith('--')),
    path.basename(script), ...args.filter((text) => !text.startsWith('--'))];
  const program = new Program(load(file), mode, all, path.dirname(script),
    (text, descriptor) => fs.writeSync(descriptor, text));
  const code = await status(() => program.main());
  console.log(JSON.stringify({ suspensions: program.suspensions }));
  process.exitCode = code;
}

async function states(count, file, script) {
  const lines = Array.from({ length: count }, () => []);
  const order = [];
  const program = new Program(load(file), 'promise', [], '.', (text) => {
    for (const line of text.toString().split('\n').filter(Boolean)) {
      const number = Number(/^state (\d+):/.exec(line)?.[1] ?? NaN);
      if (!(number < count)) throw new Error(`printed: ${line}`);
      lines[number].push(line);
      order.push(number);
    }
  });
  program.exports._initialize?.();
  const { memory, malloc } = program.exports;
  const source = fs.readFileSync(script);
  const at = malloc(source.length);
  new Uint8Array(memory.buffer, at, source.length).set(source);
  const calls = lines.map(() => program.prepare(true));
  const codes = await Promise.all(
    calls.map((call, number) => program.finish(call, 'run_state', [at, source.length, number])));
  for (const line of lines.flat()) console.log(line);
  const switches = order.filter((number, i) => i > 0 && number !== order[i - 1]).length;
  console.log(JSON.stringify({ suspensions: program.suspensions, switches }));
  process.exitCode = codes.some(Boolean) ? 1 : 0;
}

/** Milliseconds that a script takes. */
async function measure(loaded, mode, script) {
  const program = new Program(loaded, mode, ['lua', path.basename(script)],
    path.dirname(script), () => {});
  const start = process.hrtime.bigint();
  if (await status(() => program.main()) !== 0) throw new Error(`${script} failed`);
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  return { milliseconds, suspensions: program.suspensions };
}

/** Interleaved, so that what else the machine does hits all of them. */
async function time(repetitions, script, loop, ...files) {
  const programs = files.map((file) => {
    const loaded = load(file);
    const names = WebAssembly.Module.exports(loaded.module).map(({ name }) => name);
    const suspends = loaded.isJspi || names.includes('asyncify_start_unwind');
    return {
      loaded, loops: suspends && loop !== '-',
      times: { run: [], never: [], always: [], suspensions: 0 },
    };
  });
  for (let i = 0; i < Number(repetitions); i++) {
    for (const { loaded, loops, times } of programs) {
      times.run.push((await measure(loaded, 'never', script)).milliseconds);
      if (!loops) continue;
      times.never.push((await measure(loaded, 'never', loop)).milliseconds);
      const { milliseconds, suspensions } = await measure(loaded, 'always', loop);
      times.always.push(milliseconds);
      times.suspensions = suspensions;
    }
  }
  console.log(JSON.stringify(programs.map(({ times }) => times)));
}

/** The largest number that `descend` can be called with, which calls itself so often. */
function largest(loaded) {
  const survives = (depth) => {
    const program = new Program(loaded, 'never', [], '.', () => {});
    try {
      program.exports.descend(depth);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
  let fits = 0, doesNot = 1;
  while (survives(doesNot)) [fits, doesNot] = [doesNot, 2 * doesNot];
  while (doesNot - fits > 1) {
    const middle = (fits + doesNot) >> 1;
    if (survives(middle)) fits = middle;
    else doesNot = middle;
  }
  return fits;
}

/** Frames get smaller when an engine has optimised the code, which is what counts in the end. */
function settled(loaded) {
  let [before, now] = [-1, largest(loaded)];
  for (let i = 0; i < 20 && now !== before; i++) [before, now] = [now, largest(loaded)];
  return now;
}

function depth(...files) {
  console.log(JSON.stringify(files.map((file) => settled(load(file)))));
}

const [command, ...rest] = process.argv.slice(2);
const commands = {
  run, time, depth, states: (count, ...others) => states(Number(count), ...others),
};
if (!Object.hasOwn(commands, command)) throw new Error(`no command '${command}'`);
await commands[command](...rest);
