import type { Instance } from './index.js';

/** A WASI implementation: `node:wasi`, or `@bjorn3/browser_wasi_shim`. */
export interface Wasi {
  /** Gives it the memory of an instance, as both have it for libraries. */
  initialize(instance: any): unknown;
}

/**
 * Runs a WASI command whose imports may wait: `_start`, in the place of the implementation's own
 * `start`, which would not wait for it.
 *
 * @returns the exit status.
 * @throws what the program or an import throws, as a rejection.
 */
export async function startWasi(wasi: Wasi, instance: Instance): Promise<number> {
  // What it would call is called here; all that it needs is the memory.
  wasi.initialize({ exports: { memory: instance.memory } });
  try {
    await instance.call('_start');
    return 0;
  } catch (thrown) {
    const status = exitStatus(wasi, thrown);
    if (status === undefined) throw thrown;
    return status;
  }
}

// `proc_exit` leaves the program by an exception: a symbol, by whose name node:wasi has the status,
// or an error that has it.
function exitStatus(wasi: Wasi, thrown: unknown): number | undefined {
  let status: unknown;
  if (typeof thrown === 'symbol') {
    status = (wasi as unknown as Record<symbol, unknown>)[thrown];
  } else if (thrown instanceof Error && thrown.constructor.name === 'WASIProcExit') {
    status = (thrown as Error & { code?: unknown }).code;
  }
  return typeof status === 'number' ? status : undefined;
}
