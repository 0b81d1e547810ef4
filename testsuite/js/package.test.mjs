// Tests of the package runtime/js, in Node. Run with what to test in the environment:
// PACKAGE, its compiled index.js; PROGRAM, program.c with the pass; INTERFACE, its option
// abi; UNTOUCHED, program.c without the pass; HIDDEN, with it, but without the export of the stack
// pointer; BARE, without that and without an allocator; TRACED, with the option backtrace.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const { BARE, HIDDEN, PACKAGE, PROGRAM, TRACED, UNTOUCHED } = process.env;
const hasBuffers = process.env.INTERFACE === 'binaryen';
const { Instance, Suspending, instantiate, instantiateStreaming, promising } =
  await import(PACKAGE);
const module = new WebAssembly.Module(readFileSync(PROGRAM));

/** A promise that is settled from outside. */
function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const times3 = async key => key * 3;

async function make(host = {}, options = {}) {
  const imports = {
    host: {
      wait: times3,
      wait_long: async key => key * 5n,
      wait_double: async key => key + 0.5,
      act: () => 0,
      ...host,
    },
  };
  return instantiate(module, imports, options);
}

test('imports return promises, and exports do', async () => {
  const { exports } = await make();
  assert.equal(await exports.sum(2, 4), 3 * (2 + 3 + 4 + 5));
  assert.equal(await exports.sum(2, 0), 0);
  assert.equal(await exports.longs(7n), 35n - 80n);
  assert.equal(await exports.doubles(1.75), 0.5);
  assert.equal(await exports.plain(1), 2);
});

test('imports may return values', async () => {
  let promises = 0;
  const { exports } = await make({
    wait: key => (key % 2 ? (promises++, times3(key)) : key * 3),
  });
  assert.equal(await exports.sum(0, 10), 135);
  assert.equal(promises, 5);
});

test('calls in flight complete in any order', async () => {
  const waits = new Map();
  const { exports } = await make({
    wait: key => {
      const wait = deferred();
      waits.set(key, wait);
      return wait.promise;
    },
  });
  const settled = [];
  const calls = [0, 1, 2, 3].map(n =>
    exports.sum(n * 10, 2).then(value => (settled.push(n), value)),
  );
  for (const key of [20, 0, 30, 10, 31, 11, 1, 21]) {
    while (!waits.has(key)) await sleep(0);
    waits.get(key).resolve(key);
    await sleep(0);
  }
  assert.deepEqual(await Promise.all(calls), [1, 21, 41, 61]);
  assert.deepEqual(settled, [3, 1, 0, 2]);
});

test('10,000 calls in flight, with frames in memory', async () => {
  const { exports } = await make(
    { wait: async key => (await sleep(key % 7), key) },
    { stackSize: 4096, bufferSize: 2048, callers: false },
  );
  const { exports: alone } = await make({ wait: key => key });
  const seeds = Array.from({ length: 10_000 }, (_, n) => n);
  const found = await Promise.all(seeds.map(seed => exports.deep(seed, seed % 9)));
  for (const seed of seeds) assert.equal(found[seed], await alone.deep(seed, seed % 9));
});

const noIntegration = !WebAssembly.Suspending && 'this engine has none';
test('calls do as with JavaScript Promise Integration', { skip: noIntegration }, async () => {
  const host = {
    wait: times3,
    wait_long: async key => key * 5n,
    wait_double: async key => key + 0.5,
    act: () => 0,
  };
  const ours = await make(host);
  const wrapped = Object.fromEntries(
    Object.entries(host).map(([name, value]) => [name, new WebAssembly.Suspending(value)]),
  );
  const untouched = new WebAssembly.Module(readFileSync(UNTOUCHED));
  const theirs = new WebAssembly.Instance(untouched, { host: wrapped });
  const calls = { sum: [3, 9], deep: [12, 40], longs: [-9n], doubles: [2.5], acts: [4] };
  for (const [name, values] of Object.entries(calls)) {
    const expected = await WebAssembly.promising(theirs.exports[name])(...values);
    assert.equal(await ours.exports[name](...values), expected, name);
  }
});

test('code for JavaScript Promise Integration moves by its names', async () => {
  const imports = {
    host: {
      wait: new Suspending(times3),
      wait_long: new Suspending(async key => key),
      wait_double: new Suspending(async key => key),
      act: key => key,
    },
  };
  const instance = new Instance(module, imports, { exports: [] });
  assert.equal(instance.exports.plain(4), 5);
  assert.equal(await promising(instance.exports.sum)(1, 3), 18);
  assert.throws(() => promising(() => 0), TypeError);
  assert.throws(() => new Suspending(3), TypeError);
  assert.throws(() => instance.exports.sum(1, 3), /not called as one that returns promises/);
  assert.equal(await promising(instance.exports.sum)(1, 3), 18);
});

test('bytes and responses give module and instance', async () => {
  const host = { wait: times3, wait_long: times3, wait_double: times3, act: times3 };
  const bytes = readFileSync(PROGRAM);
  const fromBytes = await instantiate(bytes, { host });
  assert.ok(fromBytes.module instanceof WebAssembly.Module);
  assert.equal(await fromBytes.instance.exports.sum(1, 2), 9);
  const response = new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
  const streamed = await instantiateStreaming(response, { host });
  assert.equal(await streamed.instance.exports.sum(1, 2), 9);
});

test('responses and promises, whatever the MIME type', async () => {
  const host = { wait: times3, wait_long: times3, wait_double: times3, act: times3 };
  const bytes = readFileSync(PROGRAM);
  for (const type of ['application/wasm', 'application/octet-stream', undefined]) {
    const response = () => new Response(bytes, type ? { headers: { 'content-type': type } } : {});
    for (const source of [response(), Promise.resolve(response())]) {
      const { instance } = await instantiate(source, { host });
      assert.equal(await instance.exports.sum(1, 2), 9);
    }
    const { instance } = await instantiateStreaming(Promise.resolve(response()), { host });
    assert.equal(await instance.exports.sum(1, 2), 9);
  }
  const { instance } = await instantiate(Promise.resolve(bytes), { host });
  assert.equal(await instance.exports.sum(1, 2), 9);
  assert.equal(await (await instantiate(Promise.resolve(module), { host })).exports.sum(1, 2), 9);
  for (const type of ['application/wasm', 'text/html']) {
    const response = () => new Response('not found', { status: 404, headers: { 'content-type': type } });
    await assert.rejects(instantiate(response(), { host }), TypeError);
    await assert.rejects(instantiateStreaming(response(), { host }), TypeError);
  }
});

// Modules by their bytes.
const wasm = (...sections) => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);

test('a memory that cannot be found', async () => {
  await assert.rejects(instantiate(wasm()), {
    name: 'AsyncifyError',
    message: /neither exports nor imports a memory/,
  });
});

// Two memories of a page, exported as a and b.
const twoMemories = wasm([5, 5, 2, 0, 1, 0, 1], [7, 9, 2, 1, 0x61, 2, 0, 1, 0x62, 2, 1]);
const noMemories = !WebAssembly.validate(twoMemories) && 'this engine has one memory a module';
test('a module with several memories', { skip: noMemories }, async () => {
  const message = /the option memory says which/;
  await assert.rejects(instantiate(twoMemories), { name: 'AsyncifyError', message });
  const memory = new WebAssembly.Memory({ initial: 1 });
  await assert.rejects(instantiate(twoMemories, {}, { memory }), { message: /asyncify_/ });
});

test('without the stack pointer, each call has its stack all the same', async () => {
  const host = {
    wait: async key => (await sleep(key % 3), key),
    wait_long: async key => key * 5n,
    wait_double: async key => key + 0.5,
    act: () => 0,
  };
  const { instance } = await instantiate(readFileSync(HIDDEN), { host });
  const { exports } = instance;
  assert.equal(exports.__stack_pointer, undefined);
  assert.equal(instance.memory, exports.store);
  const { exports: alone } = await make({ wait: key => key });
  const seeds = Array.from({ length: 200 }, (_, n) => n);
  for (let round = 0; round < 2; round++) {
    const found = await Promise.all(seeds.map(seed => exports.deep(seed, seed % 9)));
    for (const seed of seeds) assert.equal(found[seed], await alone.deep(seed, seed % 9));
    await assert.rejects(exports.traps(1), WebAssembly.RuntimeError);
    await assert.rejects(exports.skips(1), { name: 'AsyncifyError' });
  }
  // Nobody was told of an overflow that was none.
  assert.equal(new DataView(instance.memory.buffer).getInt32(exports.overflows.value, true), 0);
  // Stacks beyond some are given back.
  const freed = new DataView(instance.memory.buffer).getInt32(exports.freed.value, true);
  assert.ok(freed >= 2 * (200 - 64) && freed < 2 * 200, `${freed}`);
});

test('stacks beyond some are released, by the option, too', async () => {
  const used = new Map();
  let most = 0;
  const instance = await make(
    { wait: async key => (await sleep(0), key) },
    {
      stackSize: 1024,
      allocate: size => {
        const address = instance.instance.exports.malloc(size);
        used.set(address, size);
        most = Math.max(most, used.size);
        return address;
      },
      release: address => assert.ok(used.delete(address)),
    },
  );
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 300 }, (_, n) => instance.exports.sum(n, 2)));
  }
  assert.equal(most, 300);
  assert.equal(used.size, 64);
});

test('without an allocator, one call at a time', { skip: !hasBuffers && 'abi=native' }, async () => {
  const pending = deferred();
  let inner;
  const host = {
    wait: key => (key === 7 ? pending.promise : times3(key)),
    wait_long: async key => key * 5n,
    wait_double: async key => key + 0.5,
    act: key => ((inner = instance.exports.sum(key, 1)), 1),
  };
  const { instance } = await instantiate(readFileSync(BARE), { host });
  const { exports } = instance;
  const { exports: alone } = await make({ wait: key => key * 3 });
  assert.equal(await exports.sum(1, 3), 18);
  assert.equal(await exports.deep(1, 4), await alone.deep(1, 4));
  const first = exports.deep(2, 3);
  const message = /sum cannot be called before the call of deep has ended/;
  await assert.rejects(exports.sum(1, 1), { name: 'AsyncifyError', message });
  // What does not wait can be called as it is: its frames lie below those that are suspended.
  assert.equal(instance.instance.exports.plain(1), 2);
  assert.equal(await first, await alone.deep(2, 3));
  // Neither traps nor aborts nor refusals use up the stack.
  for (let n = 0; n < 1500; n++) {
    await assert.rejects(exports.traps(1), WebAssembly.RuntimeError);
    const controller = new AbortController();
    const call = instance.call('sum', [7, 1], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(call, /enough/);
  }
  assert.equal(await exports.acts(2), 7);
  await assert.rejects(inner, { name: 'AsyncifyError', message: /sum cannot be called before/ });
  assert.equal(await exports.deep(3, 4), await alone.deep(3, 4));
  await assert.rejects(exports.deep(1, 100), { message: /no room for what its frames save/ });
  assert.equal(await exports.deep(3, 4), await alone.deep(3, 4));
});

test('the buffer for one call', { skip: !hasBuffers && 'abi=native' }, async () => {
  const host = { wait: times3, wait_long: times3, wait_double: times3, act: times3 };
  const options = buffer => [readFileSync(BARE), { host }, { buffer }];
  for (const buffer of [{ start: 18, end: 1024 }, { start: 16, end: 24 }, { start: 16, end: 1e9 }]) {
    await assert.rejects(instantiate(...options(buffer)), RangeError);
  }
  // The stack is there.
  const { instance } = await instantiate(...options({ start: 16, end: 0x20000 }));
  const message = /lies in the module's stack/;
  await assert.rejects(instance.exports.sum(1, 1), { name: 'AsyncifyError', message });
});

test('abi=native has one stack for each call', { skip: hasBuffers && 'abi=binaryen' }, async () => {
  const host = { wait: times3, wait_long: times3, wait_double: times3, act: times3 };
  const { instance } = await instantiate(readFileSync(BARE), { host });
  const message = /this module saves frames on the stack/;
  for (let n = 0; n < 2; n++) {
    await assert.rejects(instance.exports.sum(1, 1), { name: 'AsyncifyError', message });
    assert.equal(instance.instance.exports.plain(1), 2);
  }
});

test('an error of an import is that of the export', async () => {
  const rejection = new RangeError('later');
  let fails = true;
  const { exports } = await make({
    wait: key => (fails && key === 3 ? Promise.reject(rejection) : times3(key)),
    act: () => {
      if (fails) throw rejection;
      return 1;
    },
  });
  await assert.rejects(exports.sum(1, 5), error => error === rejection);
  await assert.rejects(exports.acts(1), error => error === rejection);
  fails = false;
  assert.equal(await exports.sum(1, 5), 45);
  assert.equal(await exports.acts(2), 7);
});

test('stacks of errors tell of the wasm, and of who called the export', async () => {
  const { exports } = await make();
  async function callsTheExport() {
    return await exports.traps(1);
  }
  const error = await callsTheExport().catch(error => error);
  assert.ok(error instanceof WebAssembly.RuntimeError);
  assert.match(error.stack, /traps/);
  assert.match(error.stack, /callsTheExport/);
  assert.equal(await exports.sum(1, 2), 9);
});

test('a signal ends a call wherever it waits', async () => {
  const pending = deferred();
  const instance = await make({ wait: key => (key === 1 ? pending.promise : times3(key)) });
  const controller = new AbortController();
  const call = instance.call('sum', [0, 3], { signal: controller.signal });
  const other = instance.call('sum', [5, 3], {});
  await sleep(1);
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(call, error => error === reason);
  assert.equal(await other, 54);
  pending.resolve(1);
  await sleep(1);
  assert.equal(await instance.call('sum', [5, 3]), 54);
  const { signal } = controller;
  await assert.rejects(instance.call('sum', [0, 1], { signal }), error => error === reason);
  await assert.rejects(instance.call('nothing'), TypeError);
});

test('an import that never settles keeps nobody else', async () => {
  const never = new Promise(() => {});
  const { exports } = await make({ wait: key => (key === 99 ? never : times3(key)) });
  let settled = false;
  exports.sum(99, 1).finally(() => (settled = true));
  for (let n = 0; n < 50; n++) assert.equal(await exports.sum(n, 3), 9 * n + 9);
  assert.equal(settled, false);
});

test('a thenable that settles twice settles once', async () => {
  const { exports } = await make({
    wait: key => ({
      then(resolve, reject) {
        resolve(key);
        resolve(key + 100);
        reject(new Error('twice'));
      },
    }),
  });
  assert.equal(await exports.sum(1, 3), 6);
});

test('imports may call exports that wait', async () => {
  let inner;
  const instance = await make({
    act: key => {
      inner = instance.exports.sum(key, 2);
      return 1;
    },
  });
  assert.equal(await instance.exports.acts(10), 31);
  assert.equal(await inner, 63);
});

test('an export that is called as it is must not wait', async () => {
  const instance = await make({
    act: key => {
      assert.throws(() => instance.instance.exports.sum(key, 1), /not called as one/);
      return 2;
    },
  });
  assert.equal(await instance.exports.acts(1), 5);
  assert.equal(await instance.exports.sum(1, 1), 3);
});

test('what is not instrumented and goes on in an unwind is found out', async () => {
  const { exports } = await make();
  const message = /the import host.act was called in the course of an unwind/;
  await assert.rejects(exports.skips(1), { name: 'AsyncifyError', message });
  assert.equal(await exports.sum(1, 2), 9);
});

test('memory that grows while calls wait', async () => {
  const instance = await make({ wait: async key => (await sleep(1), key) });
  const calls = [instance.exports.grows(1), instance.exports.deep(5, 6), instance.exports.grows(3)];
  instance.exports.memory.grow(2);
  const { exports: alone } = await make({ wait: key => key });
  assert.deepEqual(await Promise.all(calls), [2, await alone.deep(5, 6), 6]);
});

test('a stack that is too small for frames: the instance is said to be dead', async () => {
  const { exports } = await make({}, { stackSize: 8192 });
  assert.equal(typeof (await exports.fills(3)), 'number');
  await assert.rejects(exports.fills(9), { name: 'AsyncifyError', message: /too small/ });
  await assert.rejects(exports.sum(1, 1), { name: 'AsyncifyError', message: /not to be used/ });
});

test('no room for what frames save: the call fails, and nothing else', async () => {
  // Where that lies on the stack, some size is enough for the frames and not for what they save.
  let failed = 0;
  for (let size = 4; size <= 512; size += size < 64 ? 4 : 16) {
    const { exports } = await make({}, hasBuffers ? { bufferSize: size } : { stackSize: size });
    const error = await exports.sum(1, 3).then(
      sum => assert.equal(sum, 18),
      error => error,
    );
    if (!/could not be suspended/.test(error?.message)) continue;
    failed++;
    assert.equal(error.name, 'AsyncifyError');
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    assert.equal(await exports.plain(1), 2);
  }
  assert.ok(failed > 0);
});

test('an allocator without memory', async () => {
  const { exports } = await make({}, { allocate: () => 0 });
  const message = /allocator has no \d+ bytes/;
  await assert.rejects(exports.sum(1, 1), { name: 'AsyncifyError', message });
});

test('modules that were not built for it', async () => {
  const host = { wait: times3, wait_long: times3, wait_double: times3, act: times3 };
  await assert.rejects(instantiate(readFileSync(UNTOUCHED), { host }), {
    name: 'AsyncifyError',
    message: /does not export asyncify_/,
  });
  await assert.rejects(make({}, { stackSize: -4 }), RangeError);
  await assert.rejects(instantiate(module, { host: {} }), /import/i);
});

test('where frames are saved is found out, whatever the options say', async () => {
  const host = { wait: async key => (await sleep(key % 3), key) };
  const { exports: alone } = await make({ wait: key => key });
  for (const bufferSize of [0, 32_768]) {
    const { exports } = await make(host, { bufferSize });
    if (hasBuffers && bufferSize === 0) {
      // Without the top of the module's own stack, which its allocator uses.
      const low = () => new Uint8Array(exports.memory.buffer.slice(0, 0x8000));
      const before = low();
      const message = /bufferSize is 0/;
      await assert.rejects(exports.deep(1, 40), { name: 'AsyncifyError', message });
      await assert.rejects(exports.deep(1, 40), { name: 'AsyncifyError', message });
      assert.deepEqual(low(), before);
      continue;
    }
    const found = await Promise.all([1, 2, 3].map(seed => exports.deep(seed, 40)));
    for (const seed of [1, 2, 3]) assert.equal(found[seed - 1], await alone.deep(seed, 40));
  }
});

test('one error that rejects many calls tells of the first', async () => {
  const rejection = new Error('down');
  const { exports } = await make({ wait: () => Promise.reject(rejection) });
  const called = () => exports.sum(1, 1).catch(error => error.stack.length);
  const length = await called();
  for (let n = 0; n < 10; n++) assert.equal(await (async () => called())(), length);
});

test('an export that is called in the course of a rewind is refused', async () => {
  const instance = await make();
  let rewinds = 0;
  let refused;
  // The engine asks for the number again when the call is resumed.
  const number = {
    valueOf() {
      if (instance.instance.exports.asyncify_get_state() === 2) {
        rewinds++;
        refused = instance.exports.plain(1);
      }
      return 2;
    },
  };
  assert.equal(await instance.exports.sum(number, 1), 6);
  assert.equal(rewinds, 1);
  const message = /plain cannot be called in the course of a rewind/;
  await assert.rejects(refused, { name: 'AsyncifyError', message });
  assert.equal(await instance.exports.plain(1), 2);
});

// What writes over the first stack of an instance, whose two words are at `data`, while its call is
// suspended; and what the call then says.
const WRITERS = {
  'the first word': {
    write: (view, data) => view.setUint32(data, view.getUint32(data, true) + 4, true),
    message: /words that say where its frames are saved were overwritten/,
  },
  'the second word': {
    write: (view, data) => view.setUint32(data + 4, 0xffffffff, true),
    message: /words that say where its frames are saved were overwritten/,
  },
  'what frames have saved': {
    write: (view, data) => {
      const saved = view.getUint32(data, true);
      // Upwards from there on the stack, downwards in a buffer.
      const low = hasBuffers ? data + 8 : saved;
      const high = hasBuffers ? saved : saved + 8;
      for (let at = low; at < high; at += 4) view.setUint32(at, 0xffffff00, true);
    },
    // The last word of it is looked at.
    message: /words that say where its frames are saved were overwritten/,
  },
  'all of it': {
    write: (view, data) => new Uint8Array(view.buffer).fill(0xff, data, data + 24_576),
    message: /not to be used any more/,
  },
};
for (const [what, { write, message }] of Object.entries(WRITERS)) {
  test(`${what} is overwritten: an error says so`, async () => {
    let data;
    const instance = await make(
      {
        wait: async key => {
          if (key === 1) {
            await sleep(0);
            write(new DataView(instance.exports.memory.buffer), data);
          }
          return key;
        },
      },
      { allocate: size => (data ??= instance.instance.exports.malloc(size)) },
    );
    await assert.rejects(instance.exports.sum(1, 2), { name: 'AsyncifyError', message });
    if (what === 'all of it') {
      await assert.rejects(instance.exports.sum(2, 2), { name: 'AsyncifyError', message });
    } else {
      assert.equal(await instance.exports.sum(2, 2), 5);
    }
  });
}

test('suspended calls have backtraces', async () => {
  const source = readFileSync(new URL('program.c', import.meta.url), 'utf8').split('\n');
  const line = text => source.findIndex(it => it.includes(text)) + 1;
  const traced = new WebAssembly.Module(readFileSync(TRACED));
  const waits = [];
  const wait = () => {
    waits.push(deferred());
    return waits.at(-1).promise;
  };
  const host = { wait, wait_long: wait, wait_double: wait, act: () => 0 };
  const instance = await instantiate(traced, { host });
  assert.deepEqual(instance.backtraces(), []);
  const deep = instance.exports.deep(1, 2);
  const aborted = new AbortController();
  const dropped = instance.call('sum', [1, 1], { signal: aborted.signal });
  const sum = instance.exports.sum(1, 1);
  const shown = () =>
    instance.backtraces().map(({ name, places }) => {
      assert.ok(places.every(place => place.file.endsWith('program.c') && place.column > 0));
      return [name, ...places.map(place => `${place.function}:${place.line}`)];
    });
  const walk = `walk:${line('walk(depth - 1, here)')}`;
  const first = `deep:${line('= walk(depth, first)')}`;
  const second = `deep:${line('walk(depth / 2, first)')}`;
  const inSum = ['sum', `sum:${line('wait(first + i)')}`];
  assert.deepEqual(shown(), [['deep', walk, walk, walk, first], inSum, inSum]);
  aborted.abort(new Error('enough'));
  await assert.rejects(dropped, { message: 'enough' });
  assert.deepEqual(shown(), [['deep', walk, walk, walk, first], inSum]);
  waits[0].resolve(5);
  await sleep(1);
  assert.deepEqual(shown(), [inSum, ['deep', walk, walk, second]]);
  waits[2].resolve(7);
  assert.equal(await sum, 7);
  waits[3].resolve(5);
  await deep;
  assert.deepEqual(instance.backtraces(), []);
});

test('without the option there are no backtraces', async () => {
  const wait = deferred();
  const instance = await make({ wait: () => wait.promise });
  const sum = instance.exports.sum(1, 1);
  assert.throws(() => instance.backtraces(), { name: 'AsyncifyError', message: /option backtrace/ });
  wait.resolve(2);
  assert.equal(await sum, 2);
});
