// What is called in the course of an unwind, below a frame that is not instrumented, is refused.
// PRINTS: other
// PRINTS: a task cannot be resumed while another unwinds
// PRINTS: other
// PRINTS: a task cannot be resumed while another unwinds
// PRINTS: 3
#include "tasks.h"

static asyncify_task task, other;
static char stack[1024], other_stack[1024];

static void *ends(void *value) { return value; }

// Goes on when what it calls has unwound.
ASYNCIFY_NEVER NOINLINE static void *promises_too_much(void *value) {
  asyncify_pause(value);
  asyncify_resume(&other, value);
  asyncify_resume(&other, value);
  return value;
}

static void *pauses(void *value) { return promises_too_much(value); }

TEST {
  asyncify_on_failure(print_failure);
  asyncify_init(&other, "other", ends, other_stack, sizeof other_stack);
  asyncify_init(&task, "task", pauses, stack, sizeof stack);
  asyncify_resume(&task, 0);
  print(asyncify_status_of(&task));
  return 0;
}
