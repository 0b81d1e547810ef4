// A task that has run over the end of its stack cannot go on; the others can.
// PRINTS: too much
// PRINTS: the task ran over the end of its stack
// PRINTS: 6
// PRINTS: too much
// PRINTS: the stack of the task was too small; it cannot be resumed
// PRINTS: 43
#include "tasks.h"

static struct {
  char unused[2048], stack[1024];
} low;
static char stack[1024];

NOINLINE static int deep(int depth) {
  volatile char frame[64];
  for (unsigned i = 0; i < sizeof frame; i++)
    frame[i] = (char)depth;
  int sum = depth ? deep(depth - 1) : 0;
  return sum + frame[depth % 64];
}

static void *too_much(void *value) {
  return asyncify_pause(value_of(number(value) + deep(20)));
}

static void *next(void *value) { return value_of(number(asyncify_pause(value)) + 1); }

TEST {
  asyncify_task bad, good;
  asyncify_on_failure(print_failure);
  asyncify_init(&bad, "too much", too_much, low.stack, sizeof low.stack);
  asyncify_init(&good, "good", next, stack, sizeof stack);
  asyncify_resume(&good, 0);
  asyncify_resume(&bad, 0);
  print(asyncify_status_of(&bad));
  asyncify_resume(&bad, 0);
  print(number(asyncify_resume(&good, value_of(42))));
  return 0;
}
