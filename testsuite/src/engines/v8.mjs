// The V8 host: reads a job a line ({wasm, abi, mode}), writes an outcome a line
// ({log, suspensions} or {error}). See mod.rs for what a host does.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const JUNK = 4096;

function check(condition, message) {
  if (!condition) throw new Error(message);
}

function run({ wasm, abi, mode }) {
  const log = [];
  let exports, data, pauses = 0, suspensions = 0, suspended = null, position = 0;
  const word = address => new DataView(exports.memory.buffer).getInt32(address, true);
  const state = () => exports.asyncify_get_state?.() ?? 0;
  const suspends = {
    'never': () => false,
    'always': () => true,
    'every-second': () => pauses % 2 === 0,
  }[mode];

  const env = {
    print_i32: x => log.push(String(x)),
    print_i64: x => log.push(String(x)),
    print_f64: x => {
      const bits = new DataView(new ArrayBuffer(8));
      bits.setFloat64(0, x);
      log.push(Number.isNaN(x) ? 'nan' : '0x' + bits.getBigUint64(0).toString(16).padStart(16, '0'));
    },
    print_str: (at, length) =>
      log.push(new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at >>> 0, length >>> 0))),
    pause: x => {
      const now = state();
      if (now === 2 && suspended) {
        exports.asyncify_stop_rewind();
        const found = exports.__stack_pointer.value;
        check(found === suspended.pointer,
          `the rewind reached the switch call with a stack pointer of ${found}; it was ${suspended.pointer} at the suspension`);
        if (abi === 'binaryen')
          check(word(data) === position,
            `the rewind left pos at ${word(data)}; it was ${position} before the unwind`);
        const { value } = suspended;
        suspended = null;
        return value;
      }
      check(now === 0 && !suspended,
        `the switch call was entered in state ${now} ${suspended ? 'during' : 'without'} a suspension`);
      const value = (Math.imul(x, 3) + 1) | 0;
      const suspend = suspends();
      pauses++;
      if (!suspend) return value;
      position = word(data);
      suspended = { value, pointer: exports.__stack_pointer.value };
      suspensions++;
      exports.asyncify_start_unwind(data);
      // Nobody may look at the result of a call that unwinds.
      return 0x55555555;
    },
  };

  exports = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), { env }).exports;
  data = exports[abi === 'binaryen' ? 'test_binaryen_data' : 'test_native_data']();
  const low = exports.test_stack_low();
  const base = exports.__stack_pointer.value;
  let result = exports.run();
  while (suspended) {
    check(state() === 1, `'run' returned in state ${state()} during a suspension`);
    exports.asyncify_stop_unwind();
    const pointer = exports.__stack_pointer.value;
    const from = Math.max(pointer - JUNK, low);
    if (from < pointer) new Uint8Array(exports.memory.buffer, from, pointer - from).fill(0xaa);
    exports.asyncify_start_rewind(data);
    // With resume=frame, it may have been suspended on the way.
    if (state() !== 1) result = exports.run();
  }
  check(state() === 0, `the program ended in state ${state()}`);
  check(exports.__stack_pointer.value === base,
    `the stack pointer was ${base} and is ${exports.__stack_pointer.value}`);
  log.push(`run = ${result}`);
  return { log, suspensions };
}

for await (const line of createInterface({ input: process.stdin })) {
  let outcome;
  try {
    outcome = run(JSON.parse(line));
  } catch (error) {
    outcome = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(outcome) + '\n');
}
