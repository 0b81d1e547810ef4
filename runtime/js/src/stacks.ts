import { AsyncifyError } from './errors.js';
import { unwindNothing, type Pointer, type Runtime } from './runtime.js';

/** Bytes. */
export interface Sizes {
  /** Of the stack of a call. */
  stack: number;
  /** Of what its frames save when they unwind, where that is not on the stack. */
  buffer: number;
}

/** Where a call has its frames and what they save. */
export interface Stack {
  /** Of the two words that the runtime is given, and of the whole piece of memory. */
  data: number;
  /** Where frames begin, downwards: a multiple of 16. */
  top: number;
  /** What they are while a call is suspended, and the last word that was saved. */
  words: bigint;
}

/** Where calls have their stacks. */
export interface Stacks {
  /** A stack that nobody uses, for the call of that export. */
  take(name: string): Stack;
  /** Gives a stack back. */
  give(stack: Stack): void;
  /** Makes a stack as good as new: nothing is saved in it. */
  reset(stack: Stack): void;
  /** Notes what the words of a stack are when an unwind has ended. */
  note(stack: Stack): void;
  /** Whether the words of a stack are as they were noted. */
  isAsNoted(stack: Stack): boolean;
  /** Whether nothing has run over the end of a stack. */
  isIntact(stack: Stack): boolean;
  /** The lowest address that frames may use; 0 if that is not known. */
  limit(stack: Stack): number;
  /** What the stack pointer has to be outside of a call, which was `outer` before it. */
  outside(stack: Stack, isSuspended: boolean, outer: number): number;
  /** Called where the module's functions can be called: gives memory back. */
  trim(): void;
}

/** Words at the low end of a stack that say whether something has run over it. */
const CANARY = 0x5afe57ac;
const CANARIES = 4;

const WORD = 4;
const ALIGNMENT = 16;

/** How many stacks are kept that nobody uses, if memory can be given back. */
const SPARE = 64;

/**
 * Stacks for calls, from the module's own allocator. Some that are not in use any more are kept for
 * the next calls.
 *
 * ```text
 * data -> | two words | buffer ... | canaries | <- frames grow down ... | <- top
 * ```
 */
export class OwnStacks implements Stacks {
  private free: Stack[] = [];
  /** Bytes of a buffer, as the module has it: 0 if that is found to save on the stack. */
  private buffer: number;
  private isFirst = true;

  /**
   * @param allocate - Returns the address of so many bytes, or 0.
   * @param release - Takes the address of some that nobody uses any more.
   * @param unwindNothing - Has the runtime begin and end an unwind on a stack.
   */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly sizes: Sizes,
    private readonly allocate: (size: number) => number,
    private readonly release: ((address: number) => void) | undefined,
    private readonly unwindNothing: (stack: Stack) => void,
  ) {
    this.buffer = sizes.buffer;
  }

  /** @throws AsyncifyError if there is no memory. */
  take(): Stack {
    const stack = this.free.pop() ?? this.make();
    if (this.isFirst) this.findBuffer(stack);
    this.reset(stack);
    return stack;
  }

  give(stack: Stack): void {
    this.free.push(stack);
  }

  trim(): void {
    if (!this.release) return;
    while (this.free.length > SPARE) this.release((this.free.pop() as Stack).data);
  }

  outside(_stack: Stack, _isSuspended: boolean, outer: number): number {
    return outer;
  }

  private make(): Stack {
    const size = 2 * WORD + this.buffer + CANARIES * WORD + this.sizes.stack + ALIGNMENT;
    // The allocator's pointer is an i32, which JavaScript has as a signed number.
    const address = this.allocate(size) >>> 0;
    if (address === 0 || address % WORD !== 0 || address + size > this.memory.buffer.byteLength) {
      throw new AsyncifyError(
        `the module's allocator has no ${size} bytes for the stack of a call (it returned ` +
          `${address})`,
      );
    }
    const stack = { data: address, top: 0, words: 0n };
    this.placeTop(stack);
    return stack;
  }

  private placeTop(stack: Stack): void {
    const end = this.limit(stack) + this.sizes.stack + ALIGNMENT;
    stack.top = end - (end % ALIGNMENT);
  }

  /**
   * Finds out from what the runtime does whether there are buffers: the first word is the lowest
   * address of what was saved on the stack, else it stays in the buffer. That waits for the first
   * stack, as the module's allocator may have to be set up by an export.
   */
  private findBuffer(stack: Stack): void {
    const view = new DataView(this.memory.buffer);
    const [low, high] = [stack.data + 2 * WORD, this.limit(stack)];
    view.setUint32(stack.data, low, true);
    view.setUint32(stack.data + WORD, high, true);
    this.unwindNothing(stack);
    const isOnStack = view.getUint32(stack.data, true) >= high;
    if (!isOnStack && this.buffer === 0) {
      this.give(stack);
      throw new AsyncifyError(
        'bufferSize is 0, and this module saves frames in buffers (abi=binaryen)',
      );
    }
    if (isOnStack) this.buffer = 0;
    this.placeTop(stack);
    this.isFirst = false;
  }

  private canaries({ data }: Stack): number {
    return data + 2 * WORD + this.buffer;
  }

  reset(stack: Stack): void {
    // Memory may have grown, so there is no view to be kept.
    const view = new DataView(this.memory.buffer);
    const canaries = this.canaries(stack);
    // The first word is where the buffer begins. On the stack, it says that nothing is saved until
    // an unwind begins.
    view.setUint32(stack.data, this.buffer > 0 ? stack.data + 2 * WORD : 0, true);
    view.setUint32(stack.data + WORD, this.buffer > 0 ? canaries : this.limit(stack), true);
    for (let word = 0; word < CANARIES; word++) {
      view.setUint32(canaries + word * WORD, CANARY, true);
    }
  }

  note(stack: Stack): void {
    stack.words = words(this.memory, stack, this.buffer > 0);
  }

  isAsNoted(stack: Stack): boolean {
    return words(this.memory, stack, this.buffer > 0) === stack.words;
  }

  isIntact(stack: Stack): boolean {
    const view = new DataView(this.memory.buffer);
    const canaries = this.canaries(stack);
    for (let word = 0; word < CANARIES; word++) {
      if (view.getUint32(canaries + word * WORD, true) !== CANARY) return false;
    }
    return true;
  }

  limit(stack: Stack): number {
    return this.canaries(stack) + CANARIES * WORD;
  }
}

/**
 * The two words of a stack, and the last one that was saved: the stack pointer that a rewind begins
 * with.
 */
function words(memory: WebAssembly.Memory, stack: Stack, hasBuffer: boolean): bigint {
  const view = new DataView(memory.buffer);
  const two = view.getBigUint64(stack.data, true);
  const last = view.getUint32(stack.data, true) - (hasBuffer ? WORD : 0);
  // What was overwritten may lead anywhere.
  const isInside = last >= 0 && last + WORD <= memory.buffer.byteLength;
  return (two << 32n) | BigInt(isInside ? view.getUint32(last, true) : 0);
}

/**
 * The module's own stack, for one call at a time, and a buffer at a place that nobody else uses. The
 * frames of a call that is suspended stay where they are; the stack pointer is left below them.
 */
export class OneStack implements Stacks {
  private user: string | undefined;
  private isChecked = false;

  /**
   * @param start - Where the two words are.
   * @param end - Where the buffer behind them ends.
   */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly runtime: Runtime,
    private readonly pointer: Pointer,
    private readonly start: number,
    private readonly end: number,
  ) {}

  /** @throws AsyncifyError if another call has not ended, or the buffer lies in the stack. */
  take(name: string): Stack {
    if (this.user !== undefined) {
      throw new AsyncifyError(
        `${name} cannot be called before the call of ${this.user} has ended: without an allocator, ` +
          'there is a stack for one call (link the module with --export=malloc, or give the option ' +
          'allocate)',
      );
    }
    const top = this.pointer.value;
    if (this.start < top && top < this.end) {
      throw new AsyncifyError(
        `the buffer from ${this.start} to ${this.end} lies in the module's stack: give another by ` +
          'the option buffer',
      );
    }
    const stack = { data: this.start, top, words: 0n };
    this.reset(stack);
    if (!this.isChecked) this.check(stack);
    this.user = name;
    return stack;
  }

  /** Sees to it that the runtime saves what frames need in buffers. */
  private check(stack: Stack): void {
    const view = new DataView(this.memory.buffer);
    try {
      unwindNothing(this.runtime, this.pointer, stack);
      this.isChecked = view.getUint32(stack.data, true) === stack.data + 4 * WORD;
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      // The second word was taken for the limit of a stack that lies below it.
      view.setUint32(stack.data + WORD, 0, true);
      unwindNothing(this.runtime, this.pointer, stack);
    }
    this.reset(stack);
    if (this.isChecked) return;
    throw new AsyncifyError(
      'this module saves frames on the stack (abi=native), which must be one of its own for each ' +
        'call: link it with --export=malloc, or give the option allocate',
    );
  }

  give(stack: Stack): void {
    this.user = undefined;
    this.pointer.value = stack.top;
  }

  trim(): void {}

  outside(stack: Stack, isSuspended: boolean): number {
    return isSuspended ? this.pointer.value : stack.top;
  }

  reset(stack: Stack): void {
    const view = new DataView(this.memory.buffer);
    view.setUint32(stack.data, stack.data + 2 * WORD, true);
    view.setUint32(stack.data + WORD, this.end, true);
  }

  note(stack: Stack): void {
    stack.words = words(this.memory, stack, true);
  }

  isAsNoted(stack: Stack): boolean {
    return words(this.memory, stack, true) === stack.words;
  }

  isIntact(): boolean {
    return true;
  }

  limit(): number {
    return 0;
  }
}
