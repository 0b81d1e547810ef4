/**
 * Hosts for WebAssembly modules that Asyncify for LLVM has made able to wait: their imports may
 * return promises, and their exports return promises.
 *
 * @packageDocumentation
 */
import { backtrace, type Place } from './backtrace.js';
import { Calls } from './calls.js';
import { AsyncifyError } from './errors.js';
import { HIDDEN_POINTER, HiddenPointer } from './pointer.js';
import { findRuntime, unwindNothing, type Pointer } from './runtime.js';
import { OneStack, OwnStacks, type Stacks } from './stacks.js';

export { AsyncifyError, backtrace, type Place };
export { startWasi, type Wasi } from './wasi.js';

type AnyFunction = (...values: any[]) => any;

/** How an instance is made. */
export interface Options {
  /**
   * The exports that return promises; all functions unless this is given. The others are called as
   * they are, and must not wait.
   */
  exports?: readonly string[];
  /** Bytes of stack for each call that has not ended; 65,536 unless this is given. */
  stackSize?: number;
  /**
   * Bytes for what the frames of a call save, with abi=binaryen; 16,384 unless this is given.
   * Modules of abi=native save on the stack, and have none.
   */
  bufferSize?: number;
  /**
   * Returns the address of so many bytes, a multiple of 4, or 0; the module's export `malloc`
   * unless this is given. If there is none, calls run on the module's own stack, one at a time.
   */
  allocate?: (size: number) => number;
  /**
   * Is given the address of what `allocate` has returned, when very many calls have ended; the
   * module's export `free` unless one of the two is given.
   */
  release?: (address: number) => void;
  /**
   * Where there is no `allocate`: bytes of memory that nobody else uses, from a multiple of 4 on,
   * for what the frames of a call save. 16 to 1024 unless this is given, as others have it.
   */
  buffer?: { start: number; end: number };
  /** The memory that the module's stack lies in; its only one unless this is given. */
  memory?: WebAssembly.Memory;
  /**
   * Whether stacks of errors tell who had called the export. Each call costs some microseconds more
   * for it. True unless this is given.
   */
  callers?: boolean;
}

/** What is given to {@link Instance.call}. */
export interface CallOptions {
  /** Ends the call, wherever it waits: it is never resumed, and rejects with the reason. */
  signal?: AbortSignal;
}

const DEFAULTS = { stackSize: 65_536, bufferSize: 16_384, buffer: { start: 16, end: 1024 } };

/** An import that may suspend, as JavaScript Promise Integration has it. */
export class Suspending<F extends AnyFunction = AnyFunction> {
  /** @param target - The function, which may return a promise. */
  constructor(readonly target: F) {
    if (typeof target !== 'function') throw new TypeError('Suspending wants a function');
  }
}

// The functions that return promises, by the module's own.
const promisingOf = new WeakMap<AnyFunction, AnyFunction>();
const arePromising = new WeakSet<AnyFunction>();

/**
 * The function that calls an export and returns a promise, as JavaScript Promise Integration has
 * it. One that returns promises already is returned as it is.
 *
 * @throws TypeError if it is no export of an instance that was made here.
 */
export function promising<V extends unknown[]>(
  target: (...values: V) => unknown,
): (...values: V) => Promise<any> {
  const found = arePromising.has(target) ? target : promisingOf.get(target);
  if (!found) throw new TypeError('promising wants an export of an instance that was made here');
  return found as (...values: V) => Promise<any>;
}

// What the wrapped imports of an instance need, which is there only after it.
interface Held {
  calls: Calls | undefined;
}

// An instance that the engine has made from the imports of `held`.
interface Instantiated {
  module: WebAssembly.Module;
  instance: WebAssembly.Instance;
  held: Held;
}

/** An instance of a module. */
export class Instance {
  /** The module's exports: functions return promises, as the options have it. */
  readonly exports: Readonly<Record<string, any>>;
  /** The instance as the engine has it. Its functions must not wait. */
  readonly instance: WebAssembly.Instance;
  /** The memory that its stack lies in, under whichever name it is imported or exported. */
  readonly memory: WebAssembly.Memory;
  private readonly calls: Calls;
  private readonly callers: boolean;

  /**
   * Makes an instance of a compiled module. In browsers, large modules want {@link instantiate}.
   *
   * @throws AsyncifyError if the module was not built for this.
   */
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports, options?: Options);
  /** @internal */
  constructor(made: Instantiated, imports: WebAssembly.Imports, options: Options);
  constructor(
    from: WebAssembly.Module | Instantiated,
    imports: WebAssembly.Imports = {},
    options: Options = {},
  ) {
    let made: Instantiated;
    if (from instanceof WebAssembly.Module) {
      const held: Held = { calls: undefined };
      const instance = new WebAssembly.Instance(from, wrapImports(from, imports, held));
      made = { module: from, instance, held };
    } else {
      made = from;
    }
    this.instance = made.instance;
    this.memory = findMemory(made.module, made.instance.exports, imports, options.memory);
    this.calls = makeCalls(made.instance, this.memory, options);
    made.held.calls = this.calls;
    this.callers = options.callers ?? true;
    this.exports = this.wrapExports(options.exports);
  }

  /**
   * Calls an export by its name.
   *
   * @throws TypeError (as a rejection) if there is no such function, AsyncifyError if it cannot be
   * called now; else what the module or an import throws.
   */
  async call(name: string, values: unknown[] = [], options: CallOptions = {}): Promise<any> {
    const target = this.instance.exports[name];
    if (typeof target !== 'function') {
      throw new TypeError(`the module has no exported function '${name}'`);
    }
    return this.calls.start(name, target as AnyFunction, values, options.signal, this.caller());
  }

  /**
   * Where each call is that is suspended, in the order in which they were: the name of the export,
   * and the places, the innermost first.
   *
   * @throws AsyncifyError if the module was not built with the pass's option `backtrace`.
   */
  backtraces(): { name: string; places: Place[] }[] {
    return Array.from(this.calls.suspended(), ({ name, data }) => ({
      name,
      places: backtrace(this.memory, data),
    }));
  }

  private caller(): string | undefined {
    return this.callers ? new Error().stack : undefined;
  }

  private wrapExports(names: readonly string[] | undefined): Record<string, unknown> {
    const wrapped: Record<string, unknown> = Object.create(null);
    for (const [name, value] of Object.entries(this.instance.exports)) {
      if (typeof value !== 'function' || name.startsWith('asyncify_')) {
        wrapped[name] = value;
        continue;
      }
      const target = value as AnyFunction;
      const call = (...values: unknown[]): Promise<unknown> =>
        this.calls.start(name, target, values, undefined, this.caller());
      promisingOf.set(target, call);
      arePromising.add(call);
      wrapped[name] = !names || names.includes(name) ? call : target;
    }
    return Object.freeze(wrapped);
  }
}

// Every function is wrapped: whether it returns a promise is not known before.
function wrapImports(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
  held: Held,
): WebAssembly.Imports {
  const wrapped: WebAssembly.Imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const value: unknown = (imports as Record<string, any>)[from]?.[name];
    // What is missing is for the engine to complain of.
    if (value === undefined) continue;
    const target = value instanceof Suspending ? value.target : value;
    const members = (wrapped[from] ??= {});
    members[name] =
      kind === 'function' && typeof target === 'function'
        ? (...values: unknown[]) => {
            // The module's start function runs before there is anything to wait with.
            if (!held.calls) return (target as AnyFunction)(...values);
            return held.calls.callImport(`${from}.${name}`, target as AnyFunction, values);
          }
        : (target as WebAssembly.ImportValue);
  }
  return wrapped;
}

// The memory that has the stacks, under any name: what is imported comes before what is exported.
function findMemory(
  module: WebAssembly.Module,
  exports: WebAssembly.Exports,
  imports: WebAssembly.Imports,
  given: WebAssembly.Memory | undefined,
): WebAssembly.Memory {
  if (given) return given;
  const isMemory = ({ kind }: { kind: string }): boolean => kind === 'memory';
  const memories = new Set([
    ...WebAssembly.Module.imports(module)
      .filter(isMemory)
      .map(({ module: from, name }) => imports[from]?.[name]),
    ...WebAssembly.Module.exports(module)
      .filter(isMemory)
      .map(({ name }) => exports[name]),
  ]);
  const [memory] = memories;
  if (memories.size > 1) {
    const message = 'the module has several memories: the option memory says which has its stack';
    throw new AsyncifyError(message);
  }
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new AsyncifyError(
    'the module neither exports nor imports a memory (link it with --export-memory, or give the ' +
      'option memory)',
  );
}

function makeCalls(
  { exports }: WebAssembly.Instance,
  memory: WebAssembly.Memory,
  options: Options,
): Calls {
  const runtime = findRuntime(exports);
  const member = (name: string): AnyFunction | undefined => {
    const found = exports[name];
    return typeof found === 'function' ? (found as AnyFunction) : undefined;
  };
  const allocate = options.allocate ?? member('malloc');
  const release = options.release ?? (options.allocate ? undefined : member('free'));
  const limit = exports['__asyncify_stack_limit'];
  const sizes = {
    stack: options.stackSize ?? DEFAULTS.stackSize,
    buffer: options.bufferSize ?? DEFAULTS.bufferSize,
  };
  for (const [what, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 0 || size % 4 !== 0) {
      throw new RangeError(`${what}Size is ${size}, and not a number of bytes in fours`);
    }
  }
  let { start, end } = options.buffer ?? DEFAULTS.buffer;
  let hidden: () => number;
  if (allocate) {
    hidden = () => {
      const address = allocate(HIDDEN_POINTER) >>> 0;
      if (address !== 0) return address;
      throw new AsyncifyError("the module's allocator has no memory");
    };
  } else {
    const at = start;
    start += HIDDEN_POINTER;
    if (at % 4 !== 0 || at <= 0 || start + 8 > end || end > memory.buffer.byteLength) {
      throw new RangeError(`the buffer from ${at} to ${end} is not one, or too small`);
    }
    hidden = () => at;
  }
  const exported = exports['__stack_pointer'];
  const pointer: Pointer =
    exported instanceof WebAssembly.Global ? exported : new HiddenPointer(runtime, memory, hidden);
  const stacks: Stacks = allocate
    ? new OwnStacks(memory, sizes, allocate, release, stack =>
        unwindNothing(runtime, pointer, stack),
      )
    : new OneStack(memory, runtime, pointer, start, end);
  return new Calls(runtime, stacks, {
    pointer,
    limit: limit instanceof WebAssembly.Global ? limit : undefined,
  });
}

async function make(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
  options: Options,
): Promise<Instance> {
  const held: Held = { calls: undefined };
  const instance = await WebAssembly.instantiate(module, wrapImports(module, imports, held));
  return new Instance({ module, instance, held }, imports, options);
}

/** What {@link instantiate} makes of bytes. */
export interface InstantiatedSource {
  module: WebAssembly.Module;
  instance: Instance;
}

type Awaitable<T> = T | PromiseLike<T>;

/**
 * As `WebAssembly.instantiate`: of bytes both module and instance, of a module the instance. Of a
 * response, as {@link instantiateStreaming}. All of them may be promises.
 */
export function instantiate(
  source: Awaitable<BufferSource | Response>,
  imports?: WebAssembly.Imports,
  options?: Options,
): Promise<InstantiatedSource>;
export function instantiate(
  source: Awaitable<WebAssembly.Module>,
  imports?: WebAssembly.Imports,
  options?: Options,
): Promise<Instance>;
export async function instantiate(
  source: Awaitable<BufferSource | Response | WebAssembly.Module>,
  imports: WebAssembly.Imports = {},
  options: Options = {},
): Promise<Instance | InstantiatedSource> {
  const from = await source;
  if (from instanceof WebAssembly.Module) return make(from, imports, options);
  const module = await (isResponse(from) ? compileResponse(from) : WebAssembly.compile(from));
  return { module, instance: await make(module, imports, options) };
}

/**
 * As `WebAssembly.instantiateStreaming`; but of a response with another MIME type than
 * `application/wasm`, all the bytes are waited for.
 */
export async function instantiateStreaming(
  source: Awaitable<Response>,
  imports: WebAssembly.Imports = {},
  options: Options = {},
): Promise<InstantiatedSource> {
  const module = await compileResponse(await source);
  return { module, instance: await make(module, imports, options) };
}

function isResponse(source: BufferSource | Response): source is Response {
  return typeof Response === 'function' && source instanceof Response;
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get('content-type')?.toLowerCase();
  const canStream = typeof WebAssembly.compileStreaming === 'function';
  // What is no success is for the engine to complain of, too; so is what is no module.
  if (canStream && (type === 'application/wasm' || !response.ok)) {
    return WebAssembly.compileStreaming(response);
  }
  if (!response.ok) throw new TypeError(`the response has the status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
