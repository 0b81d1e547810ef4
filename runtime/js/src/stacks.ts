import { AsyncifyError } from './errors.js';

/** Bytes. */
export interface Sizes {
  /** Of the stack of a call. */
  stack: number;
  /** Of what its frames save when they unwind; 0 with abi=native, where that is on the stack. */
  buffer: number;
}

/** Where a call has its frames and what they save. */
export interface Stack {
  /** Of the whole piece of memory. */
  address: number;
  /** Of the two words that the runtime is given. */
  data: number;
  /** Where frames begin, downwards: a multiple of 16. */
  top: number;
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
 * address -> | data | buffer ... | canaries | <- frames grow down ... | <- top
 * ```
 */
export class Stacks {
  private free: Stack[] = [];

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly sizes: Sizes,
    private readonly allocate: (size: number) => number,
  ) {}

  /**
   * A stack that nobody uses.
   *
   * @throws AsyncifyError if there is no memory.
   */
  take(): Stack {
    const stack = this.free.pop() ?? this.make();
    this.reset(stack);
    return stack;
  }

  /** Gives a stack back. */
  give(stack: Stack): void {
    this.free.push(stack);
  }

  private make(): Stack {
    const { buffer, stack } = this.sizes;
    const size = 2 * WORD + buffer + CANARIES * WORD + stack + ALIGNMENT;
    // The allocator's pointer is an i32, which JavaScript has as a signed number.
    const address = this.allocate(size) >>> 0;
    if (address === 0 || address % WORD !== 0 || address + size > this.memory.buffer.byteLength) {
      throw new AsyncifyError(
        `the module's allocator has no ${size} bytes for the stack of a call (it returned ` +
          `${address})`,
      );
    }
    const end = address + size;
    return { address, data: address, top: end - (end % ALIGNMENT) };
  }

  private canaries({ address }: Stack): number {
    return address + 2 * WORD + this.sizes.buffer;
  }

  /** Makes a stack as good as new: nothing is saved in it. */
  reset(stack: Stack): void {
    // Memory may have grown, so there is no view to be kept.
    const view = new DataView(this.memory.buffer);
    const canaries = this.canaries(stack);
    if (this.sizes.buffer > 0) {
      view.setUint32(stack.data, stack.data + 2 * WORD, true);
      view.setUint32(stack.data + WORD, canaries, true);
    } else {
      view.setUint32(stack.data, 0, true);
      view.setUint32(stack.data + WORD, canaries + CANARIES * WORD, true);
    }
    for (let word = 0; word < CANARIES; word++) {
      view.setUint32(canaries + word * WORD, CANARY, true);
    }
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
