// Runs a program that switches by itself.
import { readFile } from 'node:fs/promises';

const [program] = process.argv.slice(2);
const imports = { host: { print: value => console.log(value) } };
const { instance } = await WebAssembly.instantiate(await readFile(program), imports);
instance.exports.run();
