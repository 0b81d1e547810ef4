// Each wrong use is a failure that says what is wrong, and nothing else happens.
// PRINTS: no task
// PRINTS: nothing can be paused where no task runs
// PRINTS: tiny
// PRINTS: the stack of the task is too small for anything
// PRINTS: tiny
// PRINTS: the stack of the task was too small; it cannot be resumed
// PRINTS: self
// PRINTS: the task runs already
// PRINTS: self
// PRINTS: the task cannot be killed while it runs, or waits for one that it has resumed
// PRINTS: self
// PRINTS: the task waits for one that it has resumed
// PRINTS: self
// PRINTS: the task has ended and cannot be resumed
// PRINTS: inner
// PRINTS: the task was killed and cannot be resumed
// PRINTS: no task
// PRINTS: there is no memory for tasks: asyncify_set_memory was not called
// PRINTS: inner
// PRINTS: the task was not made by asyncify_new
// PRINTS: 7
#include "tasks.h"

static asyncify_task self_task, inner_task, tiny_task;
static char stack[4096], inner_stack[4096], tiny_stack[32];

static void *inner(void *value) {
  asyncify_resume(&self_task, 0);
  return asyncify_pause(value);
}

static void *self(void *value) {
  asyncify_resume(&self_task, 0);
  asyncify_kill(&self_task);
  asyncify_resume(&inner_task, 0);
  return value;
}

TEST {
  asyncify_on_failure(print_failure);
  asyncify_pause(0);
  asyncify_init(&tiny_task, "tiny", self, tiny_stack, sizeof tiny_stack);
  asyncify_resume(&tiny_task, 0);
  asyncify_init(&self_task, "self", self, stack, sizeof stack);
  asyncify_init(&inner_task, "inner", inner, inner_stack, sizeof inner_stack);
  long seven = number(asyncify_resume(&self_task, value_of(7)));
  asyncify_resume(&self_task, 0);
  asyncify_kill(&inner_task);
  asyncify_kill(&inner_task);
  asyncify_resume(&inner_task, 0);
  asyncify_new("new", self, 4096);
  asyncify_delete(&inner_task);
  print(seven);
  return 0;
}
