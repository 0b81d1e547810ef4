import { readFile } from 'node:fs/promises';

const [program, library] = process.argv.slice(2);
const { instantiate } = await import(library);
const host = { wait: async value => value };
const { instance } = await instantiate(await readFile(program), { host });
console.log(await instance.exports.several(1));
