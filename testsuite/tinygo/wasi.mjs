// Runs a program of WASI in Node: wasi.mjs PROGRAM. Time passes when it waits, or looks at a clock,
// and then alone: what it prints does not depend on the machine's load.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const wasi = new WASI({ version: "preview1", args: ["program"], returnOnExit: true });
const imports = wasi.getImportObject();
const memory = () => new DataView(instance.exports.memory.buffer);
let now = 1_700_000_000_000_000_000n;
Object.assign(imports.wasi_snapshot_preview1, {
  clock_time_get(clock, precision, result) {
    now += 1000n;
    memory().setBigUint64(result, now, true);
    return 0;
  },
  // TinyGo waits for one clock.
  poll_oneoff(wanted, events, subscriptions, count) {
    now += memory().getBigUint64(wanted + 24, true);
    memory().setUint32(count, 1, true);
    return 0;
  },
});
const module = await WebAssembly.compile(readFileSync(process.argv[2]));
const instance = await WebAssembly.instantiate(module, imports);
process.exitCode = wasi.start(instance);
