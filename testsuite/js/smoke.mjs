// Runs where there is no node:test: in Deno and Bun. PACKAGE and PROGRAM are as for the tests in
// Node.
import { readFile } from 'node:fs/promises';
import process from 'node:process';

const { PACKAGE, PROGRAM } = process.env;
const { AsyncifyError, Suspending, instantiate, promising } = await import(`file://${PACKAGE}`);

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const host = {
  wait: async key => (await sleep(key % 3), key * 3),
  wait_long: new Suspending(async key => key * 5n),
  wait_double: async key => key + 0.5,
  act: () => Promise.reject(new RangeError('no')),
};

function expect(found, expected) {
  if (!Object.is(found, expected)) throw new Error(`${found} instead of ${expected}`);
}

const { instance } = await instantiate(await readFile(PROGRAM), { host });
const { exports } = instance;
expect(await exports.sum(2, 4), 42);
expect(await exports.longs(7n), -45n);
expect(await promising(exports.doubles)(1.75), 0.5);

const alone = [];
for (let n = 0; n < 100; n++) alone.push(await exports.deep(n, n % 9));
const together = await Promise.all(alone.map((_, n) => exports.deep(n, n % 9)));
alone.forEach((value, n) => expect(together[n], value));

expect((await exports.acts(1).catch(error => error)) instanceof RangeError, true);
expect((await exports.skips(1).catch(error => error)) instanceof AsyncifyError, true);
const signal = AbortSignal.timeout(1);
expect((await instance.call('sum', [2, 1000], { signal }).catch(error => error)).name, 'TimeoutError');
expect(await exports.sum(1, 1), 3);
console.log('passed');
