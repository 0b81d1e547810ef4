// host.mjs MODE PROGRAM: runs the program as Emscripten's host would. MODE says whether imports
// suspend it: `never` or `always`. Prints what it prints, what `run` returns, and how often it was
// suspended.
import fs from 'node:fs';

const [, , mode, file] = process.argv;
const UNWINDING = 1, REWINDING = 2;
const printed = [];
let suspensions = 0, answer = 0, second = 0;
let thrown = { object: 0, type: 0 };
let e;

const env = {
  print: x => void printed.push(x),
  pause(x) {
    if (mode === 'never')
      return 2 * x + 1;
    if (e.asyncify_get_state() === REWINDING) {
      e.asyncify_stop_rewind();
      return answer;
    }
    suspensions++;
    answer = 2 * x + 1;
    e.asyncify_start_unwind(e.records());
    return 0;
  },
  __cxa_throw(object, type) {
    thrown = { object, type };
    throw object;
  },
  __resumeException(object) {
    throw object;
  },
  __cxa_begin_catch: object => object,
  __cxa_end_catch() {},
  llvm_eh_typeid_for: type => type,
  getTempRet0: () => second,
  // Types are compared by address.
  _ZTIi: 0,
  _ZSt9terminatev() {
    throw new Error('terminate');
  },
};

const match = (...types) => {
  second = types.some(type => type === 0 || type === thrown.type) ? thrown.type : 0;
  return thrown.object;
};

const invoke = (callee, ...values) => {
  const top = e.__stack_pointer.value;
  try {
    return e.__indirect_function_table.get(callee)(...values);
  } catch (error) {
    if (typeof error !== 'number')
      throw error;
    e.__stack_pointer.value = top;
    e.threw();
  }
};

const module = new WebAssembly.Module(fs.readFileSync(file));
for (const { name } of WebAssembly.Module.imports(module)) {
  if (name.startsWith('invoke_'))
    env[name] = invoke;
  else if (name.startsWith('__cxa_find_matching_catch_'))
    env[name] = match;
}
e = new WebAssembly.Instance(module, { env }).exports;
let result = e.run();
while (mode !== 'never' && e.asyncify_get_state() === UNWINDING) {
  e.asyncify_stop_unwind();
  e.asyncify_start_rewind(e.records());
  result = e.run();
}
console.log(`${printed.join(' ')} run = ${result}`);
console.log(`${suspensions} suspensions`);
