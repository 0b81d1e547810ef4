// Runs a WASI command: wasi.mjs PROGRAM FOLDER; the folder is its working directory.
import fs from 'node:fs';
import { WASI } from 'node:wasi';

const [, , program, folder] = process.argv;
const wasi = new WASI({ version: 'preview1', args: [program], preopens: { '.': folder } });
const module = new WebAssembly.Module(fs.readFileSync(program));
const instance = new WebAssembly.Instance(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
