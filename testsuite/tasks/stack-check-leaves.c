// With stack-check, those look for themselves whether there is room for whom nobody else can: what
// is called by who does not look, arrays of any length, frames that code generation makes, and
// more than there is memory. Nothing of it suspends.
// OPTIONS: stack-check
// PRINTS: task
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: array
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: alloca in a loop
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: nearly all of memory
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: less than nothing
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: wide results
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: always
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 6
// PRINTS: 190
// PRINTS: 0
#include "tasks.h"

static struct {
  unsigned char below[16384], stack[2048];
} memory;

static void use(volatile char *bytes, unsigned size) {
  for (unsigned i = 0; i < size; i++)
    bytes[i] = (char)i;
}

static void *task(void *value) {
  volatile char frame[3000];
  use(frame, sizeof frame);
  return value_of(number(value) + frame[2]);
}

NOINLINE static long array(unsigned long length) {
  volatile char frame[length];
  use(frame, length < 3000 ? length : 3000);
  return frame[0];
}

NOINLINE static long allocas(int count) {
  long sum = 0;
  for (int i = 0; i < count; i++) {
    volatile char *bytes = __builtin_alloca(count);
    use(bytes, count);
    sum += bytes[i];
  }
  return sum;
}

NOINLINE static __int128 wide(long depth) { return depth ? (wide(depth - 1) ^ 3) + depth : 1; }

NOINLINE ASYNCIFY_ALWAYS static long always(long x) {
  volatile char frame[3000];
  use(frame, sizeof frame);
  return frame[1] + x;
}

static void *calls_array(void *length) { return value_of(array(number(length))); }
static void *calls_allocas(void *count) { return value_of(allocas(number(count))); }
static void *calls_wide(void *depth) { return value_of((long)wide(number(depth))); }
static void *calls_always(void *x) { return value_of(always(number(x)) + 1); }

static long try(const char *name, asyncify_function *function, long value) {
  asyncify_task task;
  asyncify_init(&task, name, function, memory.stack, sizeof memory.stack);
  long result = number(asyncify_resume(&task, value_of(value)));
  if (asyncify_status_of(&task) == ASYNCIFY_ENDED)
    return result;
  print(asyncify_status_of(&task));
  return -1;
}

TEST {
  for (unsigned i = 0; i < sizeof memory.below; i++)
    memory.below[i] = 0xa5;
  asyncify_on_failure(print_failure);
  try("task", task, 0);
  try("array", calls_array, 3000);
  try("alloca in a loop", calls_allocas, 100);
  try("nearly all of memory", calls_array, 0xc0000000);
  try("less than nothing", calls_array, -16);
  try("wide results", calls_wide, 500);
  try("always", calls_always, 0);
  // With enough of it, all is as without the option.
  print(try("fits", calls_allocas, 20) + try("fits", calls_array, 1000));
  int wrong = 0;
  for (unsigned i = 0; i < sizeof memory.below; i++)
    wrong += memory.below[i] != 0xa5;
  print(wrong);
  return 0;
}
