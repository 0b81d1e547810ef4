// Runs browser.page.mjs in a headless Chromium: serves it with what it needs, and waits for what it
// says. In the environment: CHROMIUM, the command; PACKAGE, the compiled index.js; WASI_SHIM, the
// folder of @bjorn3/browser_wasi_shim; PROGRAM, UNTOUCHED and COMMAND as for the tests in Node.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, normalize } from 'node:path';

const { CHROMIUM, PACKAGE, WASI_SHIM, PROGRAM, UNTOUCHED, COMMAND } = process.env;
const SECONDS = 60;
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

const files = {
  '/page.mjs': join(import.meta.dirname, 'browser.page.mjs'),
  '/program.wasm': PROGRAM,
  '/untouched.wasm': UNTOUCHED,
  '/command.wasm': COMMAND,
};
const folders = { '/package': dirname(PACKAGE), '/wasi': join(WASI_SHIM, 'dist') };

let report;
const reported = new Promise(resolve => (report = resolve));
const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  if (request.method === 'POST') {
    let text = '';
    request.on('data', part => (text += part));
    request.on('end', () => {
      response.end();
      report(JSON.parse(text));
    });
    return;
  }
  if (path === '/') {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><script type="module">
      import('/page.mjs').then(page => page.run())
        .catch(error => [String(error?.stack ?? error)])
        .then(failures => fetch('/', { method: 'POST', body: JSON.stringify(failures) }));
    </script>`);
    return;
  }
  const folder = folders[dirname(path)];
  const file = files[path] ?? (folder && join(folder, basename(path)));
  try {
    const bytes = readFileSync(file);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(bytes);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

const profile = mkdtempSync(join(tmpdir(), 'asyncify-chromium-'));
const browser = spawn(
  CHROMIUM,
  [
    '--headless=new',
    // As root, and in containers, there is no sandbox to be had; the page is ours.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    `--user-data-dir=${profile}`,
    `http://127.0.0.1:${server.address().port}/`,
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
let complaints = '';
browser.stderr.on('data', part => (complaints += part));
browser.on('error', error => report([`cannot run ${CHROMIUM}: ${error.message}`]));
browser.on('exit', () => report([`Chromium ended by itself:\n${complaints}`]));
const timer = setTimeout(
  () => report([`Chromium did not answer in ${SECONDS} s:\n${complaints}`]),
  SECONDS * 1000,
);

const failures = await reported;
clearTimeout(timer);
const ended = new Promise(resolve => browser.once('exit', resolve));
if (browser.pid && browser.exitCode === null) {
  browser.kill('SIGKILL');
  await ended;
}
server.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);
