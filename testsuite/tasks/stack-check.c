// With stack-check, a task that needs more stack than it has is ended before anything is
// overwritten, whether it suspends or not; the others go on.
// OPTIONS: stack-check
// PRINTS: suspends
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: computes
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: mutual
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: indirect
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: leaf
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: array
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: huge
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: nested
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: 5
// PRINTS: many frames
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: 5050
// PRINTS: 0
#include "tasks.h"

static struct {
  unsigned char below[8192], stack[2048];
} memory;

static void use(volatile char *bytes, int size) {
  for (int i = 0; i < size; i++)
    bytes[i] = (char)i;
}

// Suspends now and then, and calls itself.
NOINLINE static long suspends(long depth) {
  volatile char frame[100];
  use(frame, sizeof frame);
  if (depth % 8 == 0)
    asyncify_pause(0);
  return depth < 1000 ? suspends(depth + 1) + frame[3] : 0;
}

// Calls itself, and suspends nowhere.
NOINLINE static long computes(long depth) {
  volatile char frame[50];
  use(frame, sizeof frame);
  return depth < 1000 ? computes(depth + 1) + frame[3] : 0;
}

NOINLINE static long odd(long depth);
NOINLINE static long even(long depth) {
  volatile char frame[50];
  use(frame, sizeof frame);
  return depth < 1000 ? odd(depth + 1) + frame[3] : 0;
}
NOINLINE static long odd(long depth) { return even(depth + 1) + 1; }

static long indirect(long depth);
static long (*volatile pointer)(long) = indirect;
NOINLINE static long indirect(long depth) {
  volatile char frame[50];
  use(frame, sizeof frame);
  return depth < 1000 ? pointer(depth + 1) + frame[3] : 0;
}

// Uses the stack in what it calls.
NOINLINE static long leaf_frame(void) {
  volatile char frame[3000];
  use(frame, sizeof frame);
  return frame[1];
}
NOINLINE static long leaf(long depth) {
  asyncify_pause(0);
  return leaf_frame() + depth;
}

NOINLINE static long array(long depth) {
  volatile char frame[3000 + depth];
  use(frame, 3000);
  asyncify_pause(0);
  return frame[1] + depth;
}

// More than lies below the stack in all of memory.
NOINLINE static long huge(long depth) {
  volatile char frame[1 << 24];
  asyncify_pause(0);
  use(frame, 1 << 24);
  return frame[1] + depth;
}

NOINLINE static long modest(long depth) {
  volatile char frame[4];
  use(frame, sizeof frame);
  asyncify_pause(0);
  return depth ? modest(depth - 1) + depth : 0;
}

static long (*volatile function)(long);
static void *task_function(void *value) { return value_of(function(number(value))); }
static void *next(void *value) { return value_of(number(asyncify_pause(value)) + 1); }

// Runs a function in the small stack to its end, and another task across it.
NOINLINE static long try(const char *name, long (*task)(long), long value) {
  static char stack[1024];
  asyncify_task good, bad;
  asyncify_init(&good, "good", next, stack, sizeof stack);
  asyncify_init(&bad, name, task_function, memory.stack, sizeof memory.stack);
  asyncify_resume(&good, 0);
  function = task;
  void *result = asyncify_resume(&bad, value_of(value));
  while (asyncify_status_of(&bad) == ASYNCIFY_PAUSED)
    result = asyncify_resume(&bad, 0);
  if (asyncify_status_of(&bad) != ASYNCIFY_OVERFLOWED)
    return number(result);
  print(asyncify_status_of(&bad));
  return number(asyncify_resume(&good, value_of(3)));
}

// A task that runs tasks that overflow is none the worse for it.
static char outer_stack[4096];
static void *outer(void *value) {
  print(try("nested", computes, 0) + 1);
  return asyncify_pause(value);
}

TEST {
  for (unsigned i = 0; i < sizeof memory.below; i++)
    memory.below[i] = 0xa5;
  asyncify_on_failure(print_failure);
  try("suspends", suspends, 0);
  try("computes", computes, 0);
  try("mutual", even, 0);
  try("indirect", indirect, 0);
  try("leaf", leaf, 0);
  try("array", array, 5);
  try("huge", huge, 0);
  asyncify_task task;
  asyncify_init(&task, "outer", outer, outer_stack, sizeof outer_stack);
  asyncify_resume(&task, 0);

  // What many frames would save is more than there is scratch memory for.
  static char large[40000];
  function = computes;
  asyncify_init(&task, "many frames", task_function, large, sizeof large);
  asyncify_resume(&task, 0);
  print(asyncify_status_of(&task));

  // With enough of it, all is as without the option.
  asyncify_set_reserve(64);
  print(try("modest", modest, 10) == 55 ? 5050 : 0);
  int wrong = 0;
  for (unsigned i = 0; i < sizeof memory.below; i++)
    wrong += memory.below[i] != 0xa5;
  print(wrong);
  return 0;
}
