import type { Pointer, Runtime } from './runtime.js';

const WORD = 4;

/** Bytes of memory that a {@link HiddenPointer} needs. */
export const HIDDEN_POINTER = 4 * WORD;

/**
 * The stack pointer of a module that does not export it. The end of an unwind notes it, with what
 * frames have saved, and the beginning of a rewind puts it back: of no frames, nothing else is done.
 */
export class HiddenPointer implements Pointer {
  private address: number | undefined;
  private isOnStack: boolean | undefined;

  /** @param allocate - Returns where {@link HIDDEN_POINTER} bytes are, a multiple of 4. */
  constructor(
    private readonly runtime: Runtime,
    private readonly memory: WebAssembly.Memory,
    private readonly allocate: () => number,
  ) {}

  get value(): number {
    this.isOnStack ??= this.findOnStack();
    return this.isOnStack ? this.readFromStack() : this.readFromBuffer();
  }

  set value(pointer: number) {
    const { at, view } = this.words();
    // The word below the first is read where there are buffers, the word at it where there are not.
    const first = at + 3 * WORD;
    view.setUint32(at, first, true);
    view.setUint32(at + WORD, first + WORD, true);
    view.setUint32(first - WORD, pointer, true);
    view.setUint32(first, pointer, true);
    this.runtime.startRewind(at);
    this.runtime.stopRewind();
  }

  /** Memory may have grown, so there is no view to be kept. */
  private words(): { at: number; view: DataView } {
    const at = (this.address ??= this.allocate());
    return { at, view: new DataView(this.memory.buffer) };
  }

  /** Whether frames are saved on the stack, and not in buffers. */
  private findOnStack(): boolean {
    try {
      this.readFromBuffer();
    } catch (error) {
      // Taken for the limit of the stack, the buffer's end is above the stack.
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    const { at, view } = this.words();
    const saved = view.getUint32(at, true);
    if (saved === at + 4 * WORD) return false;
    // If it was below the stack, there was room.
    if (saved !== at + 2 * WORD) this.value = view.getUint32(saved, true);
    return true;
  }

  private readFromBuffer(): number {
    const { at, view } = this.words();
    view.setUint32(at, at + 2 * WORD, true);
    view.setUint32(at + WORD, at + 4 * WORD, true);
    this.runtime.startUnwind(at);
    this.runtime.stopUnwind();
    return view.getUint32(at + 3 * WORD, true);
  }

  private readFromStack(): number {
    const { at, view } = this.words();
    view.setUint32(at + WORD, 0, true);
    this.runtime.startUnwind(at);
    this.runtime.stopUnwind();
    const pointer = view.getUint32(view.getUint32(at, true), true);
    // The end of the unwind has moved it below what was noted.
    this.value = pointer;
    return pointer;
  }
}
