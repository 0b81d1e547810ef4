import { AsyncifyError } from './errors.js';
import type { Stack } from './stacks.js';

/** What `asyncify_get_state` returns. */
export const State = { normal: 0, unwinding: 1, rewinding: 2 } as const;

/** The five functions that an instrumented module exports. */
export interface Runtime {
  startUnwind(data: number): void;
  stopUnwind(): void;
  startRewind(data: number): void;
  stopRewind(): void;
  getState(): number;
}

type AnyFunction = (...values: unknown[]) => unknown;

/**
 * The runtime of a module.
 *
 * @throws AsyncifyError if it has none.
 */
export function findRuntime(exports: WebAssembly.Exports): Runtime {
  const find = (name: string): AnyFunction => {
    const found = exports[`asyncify_${name}`];
    if (typeof found !== 'function') {
      throw new AsyncifyError(
        `the module does not export asyncify_${name}: it was not built with the pass and ` +
          'abi=binaryen, or nothing in it can suspend (with abi=native, export the five ' +
          'functions from C, as runtime/src/exports.c does)',
      );
    }
    return found as AnyFunction;
  };
  return {
    startUnwind: find('start_unwind') as (data: number) => void,
    stopUnwind: find('stop_unwind') as () => void,
    startRewind: find('start_rewind') as (data: number) => void,
    stopRewind: find('stop_rewind') as () => void,
    getState: find('get_state') as () => number,
  };
}

/** Where the stack pointer is read and set: the module's global, or what does as it. */
export interface Pointer {
  value: number;
}

/** Begins and ends an unwind on a stack: no frame takes part. */
export function unwindNothing(runtime: Runtime, pointer: Pointer, stack: Stack): void {
  const outer = pointer.value;
  pointer.value = stack.top;
  runtime.startUnwind(stack.data);
  runtime.stopUnwind();
  pointer.value = outer;
}
