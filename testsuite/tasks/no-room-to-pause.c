// A task that has no room for what a pause saves is ended, and nothing is overwritten. The
// others go on.
// PRINTS: full
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 0
// PRINTS: 6
// PRINTS: full
// PRINTS: the stack of the task was too small; it cannot be resumed
// PRINTS: swaps
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: 42
// PRINTS: 0
#include "tasks.h"

static struct {
  unsigned char below[1024], stack[512];
} memory;
static char other_stack[1024];

// Fills the stack up to its last bytes, and does what it must not do there.
NOINLINE static long use(asyncify_task *task, int left, void *(*then)(void)) {
  char *low = (char *)memory.stack;
  volatile long here[4] = {left, 1, 2, 3};
  if ((char *)here - low < left)
    return number(then()) + here[1];
  return use(task, left, then) + here[2];
}

static asyncify_task full, other;

static void *pause_now(void) { return asyncify_pause(0); }
static void *swap_now(void) { return asyncify_swap(&other, 0); }

// What is left at the end: enough for the frames of `asyncify_swap`, and too little for records.
#ifdef __OPTIMIZE__
enum { LEFT = 120 };
#else
enum { LEFT = 192 };
#endif

static void *pauses(void *value) { return value_of(use(&full, LEFT, pause_now) + number(value)); }
static void *swaps(void *value) { return value_of(use(&full, LEFT, swap_now) + number(value)); }

static void *next(void *value) { return value_of(number(asyncify_pause(value)) + 1); }

static int untouched(void) {
  int wrong = 0;
  for (unsigned i = 0; i < sizeof memory.below; i++)
    wrong += memory.below[i] != 0xa5;
  return wrong;
}

TEST {
  for (unsigned i = 0; i < sizeof memory.below; i++)
    memory.below[i] = 0xa5;
  asyncify_on_failure(print_failure);
  asyncify_init(&other, "other", next, other_stack, sizeof other_stack);
  asyncify_resume(&other, 0);

  asyncify_init(&full, "full", pauses, memory.stack, sizeof memory.stack);
  print(number(asyncify_resume(&full, value_of(1))));
  print(asyncify_status_of(&full));
  asyncify_resume(&full, 0);

  // What it was to swap with is not run.
  asyncify_init(&full, "swaps", swaps, memory.stack, sizeof memory.stack);
  asyncify_resume(&full, value_of(1));
  print(number(asyncify_resume(&other, value_of(41))));
  print(untouched());
  return 0;
}
