//===- tasks-binaryen.c - the same tasks over Binaryen's Asyncify ----------===//
//
// As much of asyncify.h as switches.c uses, done as runtime/src/task.c does it, for a comparison
// of like with like. What frames save goes to a buffer of each task's own, which grows up.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"
#include "switch.h"

enum { BUFFER = 1 << 14 };

static asyncify_task *current;

// What was the stack pointer where the task has unwound; the buffer is at the low end.
#define DEEP pointer_

void asyncify_init(asyncify_task *task, const char *name, asyncify_function *function,
                   void *stack, unsigned long size) {
  *task = (asyncify_task){.function_ = function, .name_ = name, .status_ = ASYNCIFY_NEW};
  task->low_ = stack;
  task->high_ = task->low_ + size;
  task->frames_.saved = task->low_;
  task->frames_.limit = task->low_ + BUFFER;
}

void asyncify_kill(asyncify_task *task) { task->status_ = ASYNCIFY_KILLED; }

__attribute__((noinline)) static void run(asyncify_task *task) {
  char *own = stack_pointer();
  if (task->status_ == ASYNCIFY_NEW) {
    set_stack_pointer(task->high_);
  } else {
    set_stack_pointer(task->DEEP);
    start_rewind(&task->frames_);
  }
  task->status_ = ASYNCIFY_RUNNING;
  void *result = task->function_(task->value_);
  if (task->status_ == ASYNCIFY_PAUSED) {
    stop_unwind();
  } else {
    task->status_ = ASYNCIFY_ENDED;
    task->value_ = result;
  }
  set_stack_pointer(own);
}

void *asyncify_resume(asyncify_task *task, void *value) {
  asyncify_task *outer = current;
  task->value_ = value;
  for (;;) {
    current = task;
    run(task);
    if (!task->next_)
      break;
    asyncify_task *next = task->next_;
    task->next_ = 0;
    task = next;
  }
  current = outer;
  return task->value_;
}

// Binaryen's `get_state` is no import: the first task to ask is the one that goes on.
static int is_rewinding(asyncify_task *task) { return task->next_ == 0 && task->DEEP != 0; }

void *asyncify_swap(asyncify_task *to, void *value) {
  asyncify_task *task = current;
  if (is_rewinding(task)) {
    stop_rewind();
    task->DEEP = 0;
    return task->value_;
  }
  to->value_ = value;
  task->next_ = to;
  task->status_ = ASYNCIFY_PAUSED;
  task->DEEP = stack_pointer();
  start_unwind(&task->frames_);
  return 0;
}
