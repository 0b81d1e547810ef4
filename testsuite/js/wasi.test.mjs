// A WASI program that waits, in Node: COMMAND is wasi.c, linked by the driver.
import assert from 'node:assert/strict';
import { readFileSync, openSync, closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WASI } from 'node:wasi';

const { PACKAGE, COMMAND } = process.env;
const { instantiate, startWasi } = await import(PACKAGE);
const module = new WebAssembly.Module(readFileSync(COMMAND));

test('two programs at once, each with its output and exit status', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'asyncify-wasi-'));
  try {
    const run = async (name, factor) => {
      const file = join(folder, name);
      const stdout = openSync(file, 'w');
      const wasi = new WASI({ version: 'preview1', args: ['program', name], stdout, stderr: stdout });
      const host = {
        wait: key => new Promise(resolve => setTimeout(() => resolve(key * factor), factor)),
      };
      const instance = await instantiate(module, { ...wasi.getImportObject(), host });
      const status = await startWasi(wasi, instance);
      closeSync(stdout);
      return [status, readFileSync(file, 'utf8')];
    };
    const [first, second] = await Promise.all([run('Ada', 10), run('Grace', 1)]);
    assert.deepEqual(first, [30, 'hello, Ada\n0: 0\n1: 10\n2: 30\ndone with Ada\n']);
    assert.deepEqual(second, [3, 'hello, Grace\n0: 0\n1: 1\n2: 3\ndone with Grace\n']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an error of an import is no exit status', async () => {
  const wasi = new WASI({ version: 'preview1', args: ['program'], stdout: 2 });
  const error = new Error('no answer');
  const host = { wait: () => Promise.reject(error) };
  const instance = await instantiate(module, { ...wasi.getImportObject(), host });
  await assert.rejects(startWasi(wasi, instance), found => found === error);
});
