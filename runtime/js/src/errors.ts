/** Something is wrong with how the module was built, or with how it is used. */
export class AsyncifyError extends Error {
  override name = 'AsyncifyError';
}

// Those whose stacks have been added to. One error may reject many calls.
const haveCallers = new WeakSet<Error>();

/**
 * Adds to the stack of an error that came out of a resumed call who had made that call: the
 * engine only sees who resumed it. Only the first call that an error rejects is told of.
 */
export function addCaller(error: unknown, caller: string | undefined): void {
  if (!caller || !(error instanceof Error) || typeof error.stack !== 'string') return;
  // Without its first line, which says what it is an error of.
  const lines = caller.slice(caller.indexOf('\n') + 1);
  if (haveCallers.has(error) || error.stack.includes(lines)) return;
  haveCallers.add(error);
  try {
    error.stack += `\n    at async (the call of the export)\n${lines}`;
  } catch {
    // A frozen error keeps the stack that it has.
  }
}
