// Runs a program for the `binaryen` interface: `env.pause(n)` suspends it and comes back
// with 10 * n. Calls `_start`, or `run(4)` if there is none, and prints the result.
import fs from 'node:fs';

const args = ['prog', 'one', 'two'];
let output = '';
let pauses = 0;
let exports;
let data;

class Exit {
  constructor(code) {
    this.code = code;
  }
}

const view = () => new DataView(exports.memory.buffer);
const set = (address, value) => view().setUint32(address, value, true);
const get = (address) => view().getUint32(address, true);

const system = {
  args_sizes_get(count, bytes) {
    set(count, args.length);
    set(bytes, args.join(' ').length + 1);
    return 0;
  },
  args_get(argv, strings) {
    for (const arg of args) {
      set(argv, strings);
      argv += 4;
      const text = Buffer.from(arg + '\0');
      new Uint8Array(exports.memory.buffer).set(text, strings);
      strings += text.length;
    }
    return 0;
  },
  fd_write(fd, vectors, count, written) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const length = get(vectors + 8 * i + 4);
      output += Buffer.from(exports.memory.buffer, get(vectors + 8 * i), length).toString();
      total += length;
    }
    set(written, total);
    return 0;
  },
  fd_fdstat_get(fd, result) {
    // Not a terminal: the C library keeps output back until the program ends.
    view().setUint8(result, 4);
    return 0;
  },
  proc_exit(code) {
    throw new Exit(code);
  },
};
// Whatever else the C library imports is not there: ENOSYS.
const wasi_snapshot_preview1 = new Proxy(system, { get: (all, name) => all[name] ?? (() => 52) });

const env = {
  pause(value) {
    if (exports.asyncify_get_state() === 2) {
      exports.asyncify_stop_rewind();
      return 10 * value;
    }
    pauses++;
    exports.asyncify_start_unwind(data);
    return 0;
  },
};

const module = new WebAssembly.Module(fs.readFileSync(process.argv[2]));
exports = new WebAssembly.Instance(module, { env, wasi_snapshot_preview1 }).exports;
data = exports.memory.grow(1) * 65536;
set(data, data + 8);
set(data + 4, data + 65536);
exports._initialize?.();
const entry = exports._start ?? exports.run;
let result;
try {
  result = entry(4);
  while (exports.asyncify_get_state() === 1) {
    exports.asyncify_stop_unwind();
    exports.asyncify_start_rewind(data);
    result = entry(0);
  }
} catch (error) {
  if (!(error instanceof Exit)) throw error;
  result = `exit ${error.code}`;
}
console.log(`${output}|${result}|${pauses} pauses`);
