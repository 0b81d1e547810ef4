// Debugs a program in Node, by the protocol of its inspector, which is that of Chromium's DevTools.
// Arguments: the script of the host; a job for it, {wasm, abi, mode}; a file with what else there is
// to know: {rows: [{offset, line, is_statement}], stops: [line], steps: [line], step}. `step` is 'over'
// for the protocol's own stepping, which follows a suspension out of the program, or 'landing': to
// go on until another line of the function is reached.
// Prints a line for each stop, with the frames from the inside out.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [host, job, file] = process.argv.slice(2);
const { rows, stops, steps, step } = JSON.parse(readFileSync(file, 'utf8'));

const rowOf = offset => rows.findLast(row => row.offset <= offset);
const lineOf = offset => rowOf(offset)?.line ?? 0;

const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', host], { stdio: 'pipe' });
const address = await new Promise((resolve, reject) => {
  createInterface({ input: child.stderr }).on('line', line => {
    const found = /^Debugger listening on (ws:\S+)/.exec(line);
    if (found) resolve(found[1]);
  });
  child.on('exit', status => reject(new Error(`the host ended with ${status}`)));
});
const socket = new WebSocket(address);
await new Promise(resolve => socket.addEventListener('open', resolve));

const calls = new Map();
const paused = [];
let wake = null;
let script = null;
let last = 0;
socket.addEventListener('message', ({ data }) => {
  const { id, result, error, method, params } = JSON.parse(data);
  if (id) {
    const { resolve, reject } = calls.get(id);
    calls.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  } else if (method === 'Debugger.scriptParsed' && params.scriptLanguage === 'WebAssembly') {
    script = params;
  } else if (method === 'Debugger.paused') {
    paused.push(params);
    wake?.();
  }
});
const send = (method, params = {}) =>
  new Promise((resolve, reject) => {
    calls.set(++last, { resolve, reject });
    socket.send(JSON.stringify({ id: last, method, params }));
  });

// The host's answer, after which nothing stops any more.
let answer = null;
createInterface({ input: child.stdout }).on('line', line => {
  answer = line;
  wake?.();
});
/** The next stop, or null at the end. */
async function next() {
  while (!paused.length && answer === null) await new Promise(resolve => (wake = resolve));
  return paused.shift() ?? null;
}

// Wasm scripts have one line, with a column for each byte. Which module it will be is not known yet.
const place = offset => ({ urlRegex: '^wasm:', lineNumber: 0, columnNumber: offset });
const frames = stop =>
  stop.callFrames
    .filter(frame => frame.location.scriptId === script?.scriptId)
    .map(({ functionName, location: { columnNumber } }) =>
      ({ name: functionName, offset: columnNumber, line: lineOf(columnNumber) }));
const show = (what, stop) =>
  console.log(`| ${what}: ${frames(stop).map(({ name, line }) => `${name}:${line}`).join(' < ')}`);

/** The places in the function of an offset where a line begins that is not `line`; not the first of
 * the function, where a function that is entered again passes, too. */
function otherLines(offset, line) {
  const { function: own } = rowOf(offset);
  return rows.filter((row, index) =>
    row.function === own && row.line && row.line !== line && rows[index - 1]?.function === own &&
    rows[index - 1].line !== row.line);
}

/** Resumes, and waits for the next stop. */
async function go(method, params) {
  await send(method, params);
  return next();
}

/** Steps over the line where the program has stopped. */
async function stepOver(stop) {
  const [own, caller] = frames(stop);
  if (step === 'over') {
    // Not at each instruction of the line.
    const skipList = [];
    const at = columnNumber => ({ lineNumber: 0, columnNumber });
    for (const [index, { offset, line }] of rows.entries()) {
      if (line && line !== own.line) continue;
      const end = at(rows[index + 1]?.offset ?? offset + 1);
      // They must not touch.
      if (skipList.at(-1)?.end.columnNumber === offset) skipList.at(-1).end = end;
      else skipList.push({ scriptId: script.scriptId, start: at(offset), end });
    }
    return go('Debugger.stepOver', { skipList });
  }
  const depth = frames(stop).length;
  const landings = new Map();
  for (const [frame, at] of [[own, depth], [caller, depth - 1]])
    if (frame)
      for (const { offset } of otherLines(frame.offset, frame.line)) {
        const { breakpointId } = await send('Debugger.setBreakpointByUrl', place(offset));
        landings.set(breakpointId, at);
      }
  let landed;
  do landed = await go('Debugger.resume');
  while (landed && !landed.hitBreakpoints.some(id => landings.get(id) === frames(landed).length));
  for (const breakpointId of landings.keys())
    await send('Debugger.removeBreakpoint', { breakpointId });
  return landed;
}

await send('Debugger.enable');
await send('Runtime.enable');
await send('Runtime.runIfWaitingForDebugger');
await next();
const breakpoints = rows.filter((row, index) =>
  row.is_statement && stops.includes(row.line) &&
  !rows.slice(0, index).some(({ function: own, line, is_statement }) =>
    is_statement && own === row.function && line === row.line));
let ids = [];
const enable = async () => {
  for (const { offset } of breakpoints)
    ids.push((await send('Debugger.setBreakpointByUrl', place(offset))).breakpointId);
};
await enable();
child.stdin.end(`${job}\n`);
let stop = await go('Debugger.resume');
while (stop) {
  show('stop', stop);
  if (steps.includes(frames(stop)[0].line)) {
    // Where the step ends is not another stop.
    for (const breakpointId of ids.splice(0)) await send('Debugger.removeBreakpoint', { breakpointId });
    const landed = await stepOver(stop);
    if (!landed) break;
    show('step', landed);
    await enable();
  }
  stop = await go('Debugger.resume');
}
const { log, suspensions, error } = JSON.parse(answer);
console.log(`| ${error ?? log.join(', ')}`);
console.log(`suspensions = ${suspensions}`);
child.kill();
process.exit(0);
