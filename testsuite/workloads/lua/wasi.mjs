// As much of WASI as the program uses: arguments, a clock, output, and files of one folder,
// read-only. The same for each way of building it, so what it prints can be compared.
import fs from 'node:fs';
import path from 'node:path';

const BAD_FILE = 8, INVALID = 28, NO_ENTRY = 44, NOT_SUPPORTED = 52, NOT_PERMITTED = 63;
const DIRECTORY = 3, REGULAR = 4, CHARACTER = 2;

/** Thrown by `proc_exit`. */
export class Exit extends Error {
  constructor(status) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/**
 * The imports of module `wasi_snapshot_preview1`.
 * @param {() => WebAssembly.Memory} memory the program's memory, once there is an instance
 * @param {string[]} args the arguments, with the program's name
 * @param {string} folder what the program sees as its working directory
 * @param {(text: Buffer, descriptor: number) => void} print takes what it prints
 */
export function wasi(memory, args, folder, print) {
  const view = () => new DataView(memory().buffer);
  const bytes = (at, length) => Buffer.from(memory().buffer, at, length);
  const files = new Map([
    [0, { type: CHARACTER, content: Buffer.alloc(0), at: 0 }],
    [1, { type: CHARACTER }],
    [2, { type: CHARACTER }],
    [3, { type: DIRECTORY }],
  ]);
  const strings = args.map((text) => Buffer.from(`${text}\0`));
  const vectors = (at, count) => {
    const found = [];
    for (let i = 0; i < count; i++)
      found.push(bytes(view().getUint32(at + 8 * i, true), view().getUint32(at + 8 * i + 4, true)));
    return found;
  };
  const stat = (at, type, size) => {
    bytes(at, 64).fill(0);
    view().setUint8(at + 16, type);
    view().setBigUint64(at + 32, BigInt(size), true);
    return 0;
  };
  const functions = {
    args_sizes_get(count, size) {
      view().setUint32(count, strings.length, true);
      view().setUint32(size, strings.reduce((sum, text) => sum + text.length, 0), true);
      return 0;
    },
    args_get(pointers, buffer) {
      for (const text of strings) {
        view().setUint32(pointers, buffer, true);
        bytes(buffer, text.length).set(text);
        pointers += 4;
        buffer += text.length;
      }
      return 0;
    },
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    clock_time_get(_clock, _precision, result) {
      view().setBigUint64(result, 1_000_000_000n, true);
      return 0;
    },
    fd_prestat_get(descriptor, result) {
      if (descriptor !== 3) return BAD_FILE;
      view().setUint32(result, 0, true);
      view().setUint32(result + 4, 1, true);
      return 0;
    },
    fd_prestat_dir_name(_descriptor, at) {
      bytes(at, 1).write('.');
      return 0;
    },
    fd_fdstat_get(descriptor, result) {
      const file = files.get(descriptor);
      if (!file) return BAD_FILE;
      bytes(result, 24).fill(0);
      view().setUint8(result, file.type);
      view().setBigUint64(result + 8, ~0n, true);
      view().setBigUint64(result + 16, ~0n, true);
      return 0;
    },
    fd_fdstat_set_flags: () => 0,
    fd_filestat_get(descriptor, result) {
      const file = files.get(descriptor);
      return file ? stat(result, file.type, file.content?.length ?? 0) : BAD_FILE;
    },
    fd_write(descriptor, at, count, result) {
      if (descriptor !== 1 && descriptor !== 2) return BAD_FILE;
      const text = Buffer.concat(vectors(at, count));
      print(text, descriptor);
      view().setUint32(result, text.length, true);
      return 0;
    },
    fd_read(descriptor, at, count, result) {
      const file = files.get(descriptor);
      if (!file?.content) return BAD_FILE;
      let read = 0;
      for (const vector of vectors(at, count)) {
        const copied = file.content.copy(vector, 0, file.at);
        file.at += copied;
        read += copied;
      }
      view().setUint32(result, read, true);
      return 0;
    },
    fd_seek(descriptor, offset, whence, result) {
      const file = files.get(descriptor);
      if (!file?.content || file.type !== REGULAR) return file ? 70 : BAD_FILE;
      const to = Number(offset) + [0, file.at, file.content.length][whence];
      if (to < 0) return INVALID;
      file.at = to;
      view().setBigUint64(result, BigInt(to), true);
      return 0;
    },
    fd_close: (descriptor) => (files.delete(descriptor) ? 0 : BAD_FILE),
    path_open(_folder, _flags, at, length, create, rights, _inheriting, _fdflags, result) {
      const WRITE = 64n;
      const CREATE = 1;
      const place = path.join(folder, bytes(at, length).toString());
      let found;
      try {
        found = fs.statSync(place);
      } catch {
        // Not there, or a name that no file can have.
      }
      if (!found) return create & CREATE ? NOT_PERMITTED : NO_ENTRY;
      if (found.isDirectory() || rights & WRITE) return NOT_PERMITTED;
      let descriptor = 4;
      while (files.has(descriptor)) descriptor++;
      files.set(descriptor, { type: REGULAR, content: fs.readFileSync(place), at: 0 });
      view().setUint32(result, descriptor, true);
      return 0;
    },
    proc_exit(status) {
      throw new Exit(status);
    },
  };
  // What is not here is not supported, as the program is told.
  return new Proxy(functions, { get: (all, name) => all[name] ?? (() => NOT_SUPPORTED) });
}
