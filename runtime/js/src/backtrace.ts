import { AsyncifyError } from './errors.js';

/** Where a call stands in the source. */
export interface Place {
  /** The function, as a debugger would show it. */
  function: string;
  /** The file, as the compiler was given it, if there was debug information. */
  file: string | undefined;
  /** From 1; 0 where it is not known. */
  line: number;
  /** From 1; 0 where it is not known. */
  column: number;
  /** The address of what the frame has saved: the same for functions that were inlined into one. */
  record: number;
}

const WORD = 4;

/** What the first word of a record leads to: see plugin/src/transform/backtrace.rs. */
const POINT = { magic: 0xa57cb701, size: 4 * WORD, placeSize: 4 * WORD };

/** A record: where it begins and, of that, where the word is that says what it is. */
interface Saved {
  address: number;
  point: number;
}

/** Memory in which anything may be found. */
class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  /** The word at an address; 0 outside of memory, where nothing is. */
  word(address: number): number {
    const isInside = address >= 0 && address + WORD <= this.bytes.length;
    return isInside ? this.view.getUint32(address, true) : 0;
  }

  text(address: number): string {
    const end = this.bytes.indexOf(0, address);
    // Not a view, which decoders refuse of shared memory.
    return new TextDecoder().decode(this.bytes.slice(address, end < 0 ? undefined : end));
  }

  /** The bytes of the records of a point; undefined if there is no such point. */
  recordSize(point: number): number | undefined {
    if (this.word(point + WORD) !== POINT.magic) return undefined;
    const end = point + POINT.size + this.word(point + 3 * WORD) * POINT.placeSize;
    const size = this.word(point + 2 * WORD);
    return end <= this.bytes.length && size >= WORD && size % WORD === 0 ? size : undefined;
  }

  places({ address, point }: Saved): Place[] {
    return Array.from({ length: this.word(point + 3 * WORD) }, (_, index) => {
      const place = point + POINT.size + index * POINT.placeSize;
      const file = this.word(place + WORD);
      return {
        function: this.text(this.word(place)),
        file: file === 0 ? undefined : this.text(file),
        line: this.word(place + 2 * WORD),
        column: this.word(place + 3 * WORD),
        record: address,
      };
    });
  }

  /**
   * The records from the outermost function's on, where `saved` is the lowest word of what was
   * saved: abi=native.
   */
  onStack(saved: number): Saved[] | undefined {
    const [base, length] = [this.word(saved), this.word(saved + WORD)];
    const end = saved + 2 * WORD + length;
    if (end > base) return undefined;
    const records: Saved[] = [];
    for (let address = saved + 2 * WORD; address < end; ) {
      const point = this.word(address);
      const size = this.recordSize(point);
      if (size === undefined || address + size > end) return undefined;
      records.push({ address, point });
      address += size;
    }
    return records;
  }

  /** The same where `position` is the end of what was saved: abi=binaryen. */
  inBuffer(position: number): Saved[] | undefined {
    const length = this.word(position - 2 * WORD);
    const begin = position - 2 * WORD - length;
    if (begin < 0) return undefined;
    const records: Saved[] = [];
    for (let end = position - 2 * WORD; end > begin; ) {
      const point = this.word(end - WORD);
      const size = this.recordSize(point);
      if (size === undefined || end - size < begin) return undefined;
      end -= size;
      records.push({ address: end, point });
    }
    return records;
  }
}

/**
 * Where something that is suspended is, the innermost call first.
 *
 * @param data - The address of the two words that the runtime was given for it; of a task of
 *   `asyncify.h`, its own.
 * @throws AsyncifyError if nothing is suspended there, or not all of it was compiled with the
 *   option `backtrace`.
 */
export function backtrace(memory: WebAssembly.Memory, data: number): Place[] {
  const reader = new Reader(memory);
  const saved = reader.word(data);
  const records = [reader.onStack(saved), reader.inBuffer(saved)].find(found => found?.length);
  if (!records) {
    throw new AsyncifyError(
      `there is no backtrace at ${data}: nothing is suspended there, or the module was not built ` +
        "with the pass's option backtrace",
    );
  }
  return records.reverse().flatMap(record => reader.places(record));
}
