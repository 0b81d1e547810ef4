// The program's host in a JavaScript engine. The runtime interface is the one that
// Binaryen's Asyncify has; nothing here depends on which of the two made the program.
//
//   node host.mjs run MODE PROGRAM SCRIPT [ARGUMENTS]   MODE is how `wait` returns:
//     never     at once, without suspending
//     always    after a suspension that is over at once
//     promise   as a promise, for which the program is suspended
//   node host.mjs states COUNT PROGRAM SCRIPT           that many states in flight at once
//   node host.mjs time REPETITIONS SCRIPT LOOP PROGRAMS…
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
  constructor(module, mode, args, folder, print) {
    this.mode = mode;
    this.suspensions = 0;
    this.current = undefined;
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: wasi(() => this.exports.memory, args, folder, print),
      host: { wait: (milliseconds) => this.wait(milliseconds) },
    });
    this.exports = instance.exports;
  }

  /** The import. */
  wait(milliseconds) {
    if (this.mode === 'never') return answer(milliseconds);
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

const load = (file) => new WebAssembly.Module(fs.readFileSync(file));
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
  const call = mode === 'never'
    ? new Call(0, program.exports.__stack_pointer.value) : program.prepare(false);
  const code = await status(() => mode === 'promise'
    ? program.finish(call, '_start', []) : program.finishNow(call, '_start', []));
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
function measure(module, mode, script) {
  const program = new Program(module, mode, ['lua', path.basename(script)],
    path.dirname(script), () => {});
  const call = mode === 'never'
    ? new Call(0, program.exports.__stack_pointer.value) : program.prepare(false);
  const start = process.hrtime.bigint();
  try {
    program.finishNow(call, '_start', []);
  } catch (error) {
    if (!(error instanceof Exit) || error.status !== 0) throw error;
  }
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  return { milliseconds, suspensions: program.suspensions };
}

/** Interleaved, so that what else the machine does hits all of them. */
function time(repetitions, script, loop, ...files) {
  const programs = files.map((file) => ({
    module: load(file), run: [], never: [], always: [], suspensions: 0,
  }));
  for (let i = 0; i < Number(repetitions); i++) {
    for (const program of programs) {
      program.run.push(measure(program.module, 'never', script).milliseconds);
      const names = WebAssembly.Module.exports(program.module).map(({ name }) => name);
      if (!names.includes('asyncify_start_unwind')) continue;
      program.never.push(measure(program.module, 'never', loop).milliseconds);
      const { milliseconds, suspensions } = measure(program.module, 'always', loop);
      program.always.push(milliseconds);
      program.suspensions = suspensions;
    }
  }
  console.log(JSON.stringify(programs.map(({ module, ...times }) => times)));
}

const [command, ...rest] = process.argv.slice(2);
const commands = {
  run, time, states: (count, ...others) => states(Number(count), ...others),
};
if (!Object.hasOwn(commands, command)) throw new Error(`no command '${command}'`);
await commands[command](...rest);
