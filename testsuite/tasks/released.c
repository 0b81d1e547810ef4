// A task whose memory was released or overwritten while it was paused is not resumed, as far as that
// can be seen; the others go on.
// PRINTS: stack
// PRINTS: the stack of the task was released or overwritten while it was paused
// PRINTS: no task
// PRINTS: that is no task: it was never made, or its memory was released or overwritten
// PRINTS: no task
// PRINTS: that is no task: it was never made, or its memory was released or overwritten
// PRINTS: no task
// PRINTS: that is no task: it was never made, or its memory was released or overwritten
// PRINTS: no task
// PRINTS: that is no task: it was never made, or its memory was released or overwritten
// PRINTS: 8
// PRINTS: 0
#include "tasks.h"

enum { SIZE = 1024 };

NOINLINE static long below(long depth) {
  volatile char frame[32];
  frame[depth] = 1;
  long value = depth ? below(depth - 1) : number(asyncify_pause(0));
  return value + frame[depth] - 1;
}

static void *pauses(void *value) { return value_of(below(number(value))); }

static void fill(void *memory, unsigned size) {
  volatile unsigned char *bytes = memory;
  for (unsigned i = 0; i < size; i++)
    bytes[i] = 0xdd;
}

static asyncify_task *released;
static void *swaps(void *value) {
  // Comes back at once: there is nothing to swap with.
  asyncify_swap(released, value);
  return asyncify_pause(value);
}

TEST {
  static char good_stack[SIZE];
  asyncify_task good, bad;
  asyncify_on_failure(print_failure);
  asyncify_set_memory(test_allocate, test_release);
  asyncify_init(&good, "good", swaps, good_stack, sizeof good_stack);

  void *stack = test_allocate(SIZE);
  asyncify_init(&bad, "stack", pauses, stack, SIZE);
  asyncify_resume(&bad, value_of(3));
  test_release(stack, SIZE);
  fill(test_allocate(SIZE), SIZE);
  asyncify_resume(&bad, 0);
  test_release(stack, SIZE);

  released = asyncify_new("task", pauses, SIZE);
  asyncify_resume(released, value_of(3));
  asyncify_delete(released);
  asyncify_resume(released, 0);
  asyncify_delete(released);
  asyncify_kill(released);
  asyncify_resume(&good, value_of(1));
  print(number(asyncify_resume(&good, value_of(8))));
  print(test_pieces_in_use());
  return 0;
}
