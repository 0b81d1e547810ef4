import type { Pointer, Runtime } from './runtime.js';

const WORD = 4;

/** Bytes of memory that a {@link HiddenPointer} needs. */
export const HIDDEN_POINTER = 4 * WORD;

/** Bytes that the unwind of no frames writes to a buffer. */
const BUFFER = 2 * WORD;

/** An address that has hardly anything below it, but is not that of a null pointer. */
const LOW = 16;

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

  /**
   * Whether frames are saved on the stack, and not in buffers. To a buffer's end that is taken for the
   * limit of the stack, there has to be room: else, the program would be told of an overflow. So the
   * buffer is where nothing is below it, and what was there is put back.
   */
  private findOnStack(): boolean {
    const { at, view } = this.words();
    const shared = !(this.memory.buffer instanceof ArrayBuffer);
    // Where another thread may look for the same, each has a place of its own.
    const buffer = shared ? at + 2 * WORD : LOW;
    const before = new Uint8Array(this.memory.buffer, buffer, BUFFER).slice();
    try {
      this.unwindTo(at, buffer);
    } catch (error) {
      // Shared, the buffer's end may be above the stack.
      if (!shared || !(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    const saved = view.getUint32(at, true);
    new Uint8Array(this.memory.buffer, buffer, BUFFER).set(before);
    if (saved === buffer + BUFFER) return false;
    // If there was room, the end of the unwind has moved the stack pointer.
    if (saved !== buffer) this.value = view.getUint32(saved, true);
    return true;
  }

  private readFromBuffer(): number {
    const { at, view } = this.words();
    this.unwindTo(at, at + 2 * WORD);
    return view.getUint32(at + 3 * WORD, true);
  }

  /** Unwinds no frames to `buffer`, by the header at `at`. */
  private unwindTo(at: number, buffer: number): void {
    const { view } = this.words();
    view.setUint32(at, buffer, true);
    view.setUint32(at + WORD, buffer + BUFFER, true);
    this.runtime.startUnwind(at);
    this.runtime.stopUnwind();
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
