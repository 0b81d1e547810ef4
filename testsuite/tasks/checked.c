// What is said not to suspend does: with `checked`, the program traps there, and does not go on in the middle
// of an unwind. Where it does not, it runs as ever. The host is checked.mjs.
// OPTIONS: checked
// PRINTS: keeps the promise: 42
// PRINTS: breaks it: unreachable in program.wasm.promises_too_much
#include "tasks.h"

static asyncify_task task;
static char stack[1024];

ASYNCIFY_NEVER NOINLINE void *promises_too_much(void *(*volatile function)(void *), void *value) {
  return value_of(number(function(value)) + 1);
}

static void *returns(void *value) { return value; }
static void *pauses(void *value) { return asyncify_pause(value); }

NOINLINE static void *runs(void *value) {
  void *result = promises_too_much(number(value) ? pauses : returns, value_of(41));
  return number(value) ? asyncify_pause(result) : result;
}

__attribute__((export_name("work"))) long work(long breaks) {
  asyncify_init(&task, "task", runs, stack, sizeof stack);
  return number(asyncify_resume(&task, value_of(breaks)));
}
