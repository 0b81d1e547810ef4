import { AsyncifyError } from './errors.js';

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
  /** What the two words are while a call is suspended. */
  words: bigint;
}

/** Words at the low end of a stack that say whether something has run over it. */
const CANARY = 0x5afe57ac;
const CANARIES = 4;

const WORD = 4;
const ALIGNMENT = 16;

/**
 * Stacks for calls, from the module's own allocator. What is not in use any more is kept for the
 * next call.
 *
 * ```text
 * data -> | two words | buffer ... | canaries | <- frames grow down ... | <- top
 * ```
 */
export class Stacks {
  private free: Stack[] = [];
  /** Bytes of a buffer, as the module has it: 0 if that is found to save on the stack. */
  private buffer: number;
  private isFirst = true;

  /**
   * @param allocate - Returns the address of so many bytes, or 0.
   * @param unwindNothing - Has the runtime begin and end an unwind on a stack.
   */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly sizes: Sizes,
    private readonly allocate: (size: number) => number,
    private readonly unwindNothing: (stack: Stack) => void,
  ) {
    this.buffer = sizes.buffer;
  }

  /**
   * A stack that nobody uses.
   *
   * @throws AsyncifyError if there is no memory.
   */
  take(): Stack {
    const stack = this.free.pop() ?? this.make();
    if (this.isFirst) this.findBuffer(stack);
    this.reset(stack);
    return stack;
  }

  /** Gives a stack back. */
  give(stack: Stack): void {
    this.free.push(stack);
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

  /** Makes a stack as good as new: nothing is saved in it. */
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

  /** Notes what the words of a stack are when an unwind has ended. */
  note(stack: Stack): void {
    stack.words = this.words(stack);
  }

  /** Whether the words of a stack are as they were noted. */
  isAsNoted(stack: Stack): boolean {
    return this.words(stack) === stack.words;
  }

  private words(stack: Stack): bigint {
    return new DataView(this.memory.buffer).getBigUint64(stack.data, true);
  }

  /** Whether nothing has run over the end of a stack. */
  isIntact(stack: Stack): boolean {
    const view = new DataView(this.memory.buffer);
    const canaries = this.canaries(stack);
    for (let word = 0; word < CANARIES; word++) {
      if (view.getUint32(canaries + word * WORD, true) !== CANARY) return false;
    }
    return true;
  }

  /** The lowest address that frames may use. */
  limit(stack: Stack): number {
    return this.canaries(stack) + CANARIES * WORD;
  }
}
