import { AsyncifyError, addCaller } from './errors.js';
import { State, unwindNothing, type Pointer, type Runtime } from './runtime.js';
import type { Stack, Stacks } from './stacks.js';

type AnyFunction = (...values: unknown[]) => unknown;

/** What an import has come to. */
type Outcome = { value: unknown } | { error: unknown };

/** A call of an export that has not ended. */
interface Call {
  name: string;
  function: AnyFunction;
  values: unknown[];
  stack: Stack;
  /** What the import that it waits for has returned. */
  pending: unknown;
  /** What that has come to, when the call goes on. */
  outcome: Outcome | undefined;
  suspended: boolean;
  /** Ended from outside: nothing of it is run any more. */
  dropped: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** The stack of who has made the call. */
  caller: string | undefined;
  signal: AbortSignal | undefined;
  abort: (() => void) | undefined;
}

/**
 * What an import returns while the stack unwinds, where nobody looks at it: a value that an engine
 * can make an i32, an i64 or a float of.
 */
const NOTHING = '0';

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as PromiseLike<unknown>).then === 'function'
  );
}

/** The globals of a module that say where its stack is. */
export interface StackGlobals {
  /** The stack pointer. */
  pointer: Pointer;
  /** What `stack-check` compares it with, where the module exports that. */
  limit: WebAssembly.Global | undefined;
}

/**
 * The calls of one instance. Each has a stack of its own, so that any of them may be resumed while
 * others are suspended.
 */
export class Calls {
  /**
   * What runs, the innermost last: calls, and undefined for imports, which may call exports, and
   * those that are not calls of ours.
   */
  private active: (Call | undefined)[] = [];
  /** What is suspended, in the order in which that happened. */
  private readonly waiting = new Set<Call>();
  /** Why nothing more can be called. */
  private dead: string | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly stacks: Stacks,
    private readonly globals: StackGlobals,
  ) {}

  /** The calls that are suspended: what the export is called, and where what it has saved is found. */
  *suspended(): Iterable<{ name: string; data: number }> {
    for (const { name, stack } of this.waiting) yield { name, data: stack.data };
  }

  /** Calls an export. The promise settles when that has ended. */
  start(
    name: string,
    target: AnyFunction,
    values: unknown[],
    signal?: AbortSignal,
    caller?: string,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.checkNormal(name);
      const call: Call = {
        name,
        function: target,
        values,
        stack: this.stacks.take(name),
        pending: undefined,
        outcome: undefined,
        suspended: false,
        dropped: false,
        resolve,
        reject,
        caller,
        signal,
        abort: undefined,
      };
      if (signal) {
        call.abort = () => this.drop(call, signal.reason);
        signal.addEventListener('abort', call.abort, { once: true });
      }
      this.run(call);
    });
  }

  /** What an import does: `target` is the host's function. */
  callImport(name: string, target: AnyFunction, values: unknown[]): unknown {
    const call = this.active.at(-1);
    switch (this.runtime.getState()) {
      case State.rewinding:
        if (call?.outcome) {
          const outcome = call.outcome;
          call.outcome = undefined;
          this.runtime.stopRewind();
          if ('error' in outcome) throw outcome.error;
          return outcome.value;
        }
        throw new AsyncifyError(`the import ${name} was called in the course of a rewind`);
      case State.unwinding:
        throw new AsyncifyError(
          `the import ${name} was called in the course of an unwind: what calls it is not ` +
            'instrumented',
        );
    }
    this.active.push(undefined);
    let result: unknown;
    try {
      result = target(...values);
    } finally {
      this.active.pop();
    }
    if (!isThenable(result)) return result;
    if (!call) {
      throw new AsyncifyError(
        `the import ${name} has returned a promise, but the export was not called as one that ` +
          'returns promises',
      );
    }
    call.pending = result;
    this.runtime.startUnwind(call.stack.data);
    return NOTHING;
  }

  private checkNormal(name: string): void {
    if (this.dead) {
      throw new AsyncifyError(`${name} cannot be called: ${this.dead}`);
    }
    const state = this.runtime.getState();
    if (state !== State.normal) {
      const what = state === State.unwinding ? 'an unwind' : 'a rewind';
      throw new AsyncifyError(`${name} cannot be called in the course of ${what}`);
    }
  }

  /** Begins a call, or goes on with it, until it is suspended or ends. */
  private run(call: Call): void {
    const { pointer, limit } = this.globals;
    const outerPointer = pointer.value;
    const outerLimit = limit?.value;
    if (limit) limit.value = this.stacks.limit(call.stack);
    this.waiting.delete(call);
    this.active.push(call);
    try {
      if (call.suspended) this.rewind(call);
      else pointer.value = call.stack.top;
      call.suspended = false;
      // A rewind passes the values by: what they were is saved.
      const result = call.function(...call.values);
      if (this.runtime.getState() === State.unwinding) {
        this.runtime.stopUnwind();
        this.stacks.note(call.stack);
        call.suspended = true;
      }
      if (!this.stacks.isIntact(call.stack)) throw this.die(call);
      if (call.suspended) this.wait(call);
      else this.end(call, () => call.resolve(result));
    } catch (error) {
      const reason = this.recover(call, error);
      addCaller(reason, call.caller);
      this.end(call, () => call.reject(reason));
    } finally {
      this.active.pop();
      pointer.value = this.stacks.outside(call.stack, call.suspended, outerPointer);
      if (limit) limit.value = outerLimit;
      if (!this.dead) this.stacks.trim();
    }
  }

  private rewind(call: Call): void {
    if (!this.stacks.isIntact(call.stack)) throw this.die(call);
    if (!this.stacks.isAsNoted(call.stack)) {
      throw new AsyncifyError(
        `${call.name} could not be resumed: the words that say where its frames are saved were ` +
          'overwritten',
      );
    }
    this.runtime.startRewind(call.stack.data);
  }

  /** Goes on with a call when its import has settled. */
  private wait(call: Call): void {
    const { pending } = call;
    call.pending = undefined;
    if (call.dropped) {
      this.stacks.give(call.stack);
      return;
    }
    this.waiting.add(call);
    const resume = (outcome: Outcome): void => {
      if (call.dropped) return;
      call.outcome = outcome;
      try {
        this.checkNormal(call.name);
      } catch (error) {
        this.end(call, () => call.reject(error));
        return;
      }
      this.run(call);
    };
    // A promise settles once, whatever the thenable does.
    Promise.resolve(pending).then(
      value => resume({ value }),
      (error: unknown) => resume({ error }),
    );
  }

  private end(call: Call, settle: () => void): void {
    if (call.abort) call.signal?.removeEventListener('abort', call.abort);
    const wasDropped = call.dropped;
    call.dropped = true;
    this.waiting.delete(call);
    this.stacks.give(call.stack);
    if (!wasDropped) settle();
  }

  /** Ends a call from outside: its frames are never resumed. */
  private drop(call: Call, reason: unknown): void {
    if (call.dropped) return;
    call.dropped = true;
    this.waiting.delete(call);
    call.reject(reason);
    // One that runs ends by itself, or where it is suspended.
    if (call.suspended) this.stacks.give(call.stack);
  }

  /**
   * Brings the instance back to where calls can be made, after something was thrown out of a call.
   * Returns what to say of it.
   */
  private recover(call: Call, error: unknown): unknown {
    const state = this.runtime.getState();
    call.outcome = undefined;
    if (!this.dead && !this.stacks.isIntact(call.stack)) return this.die(call, error);
    if (state === State.normal) return error;
    if (state === State.rewinding) {
      this.runtime.stopRewind();
      if (error instanceof AsyncifyError) return error;
      return new AsyncifyError(
        `${call.name} could not be resumed: what it had saved was overwritten, or it took another ` +
          'way than before',
        { cause: error },
      );
    }
    // An unwind that did not get to its end: begun anew, there is room for its last word.
    this.stacks.reset(call.stack);
    unwindNothing(this.runtime, this.globals.pointer, call.stack);
    if (error instanceof AsyncifyError) return error;
    return new AsyncifyError(
      `${call.name} could not be suspended: there is no room for what its frames save (give ` +
        'calls larger stacks, or buffers with abi=binaryen), or a frame in between is not ' +
        'instrumented',
      { cause: error },
    );
  }

  private die(call: Call, cause?: unknown): AsyncifyError {
    this.dead =
      `the stack of ${call.name} was too small, or something else has written over its end: ` +
      'memory has been overwritten, and the instance is not to be used any more';
    return new AsyncifyError(this.dead, cause === undefined ? {} : { cause });
  }
}
