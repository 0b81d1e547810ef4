//===- tasks-binaryen.c - the same tasks over Binaryen's Asyncify ----------===//
//
// As much of asyncify.h as switches.c and suspends.c use, done as runtime/src/task.c does it, with the
// checks that it makes, for a comparison of like with like. What frames save goes to a buffer of each
// task's own, which grows up.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"
#include "switch.h"

enum { CANARIES = 4 };
static const unsigned CANARY = 0x5afe57ac;

static const unsigned MAGIC = 0x7a5c0de5;

static asyncify_task *current;
static char *system_pointer;

// What was the stack pointer where the task has unwound; the buffer is the lower half.
#define DEEP pointer_

void asyncify_init(asyncify_task *task, const char *name, asyncify_function *function,
                   void *stack, unsigned long size) {
  *task = (asyncify_task){
      .function_ = function, .name_ = name, .magic_ = MAGIC, .status_ = ASYNCIFY_NEW};
  task->low_ = stack;
  task->high_ = task->low_ + size;
  unsigned *canaries = (unsigned *)(task->low_ + (size / 2 & ~15ul));
  for (int i = 0; i < CANARIES; i++)
    canaries[i] = CANARY;
  task->frames_.saved = task->low_;
  task->frames_.limit = canaries;
}

static int is_intact(const asyncify_task *task) {
  const unsigned *canaries = (const unsigned *)task->frames_.limit;
  unsigned damage = 0;
  for (int i = 0; i < CANARIES; i++)
    damage |= canaries[i] ^ CANARY;
  return !damage;
}

static int is_as_it_was(const asyncify_task *task) {
  const char *saved = task->frames_.saved;
  return saved >= task->low_ && saved < (char *)task->frames_.limit &&
         task->DEEP > (char *)task->frames_.limit && task->DEEP <= task->high_;
}

static int can_be_resumed(const asyncify_task *task) {
  return task->status_ == ASYNCIFY_NEW || (task->status_ == ASYNCIFY_PAUSED && is_as_it_was(task));
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
  if (!task || task->magic_ != MAGIC || !can_be_resumed(task))
    __builtin_trap();
  asyncify_task *outer = current;
  if (outer) {
    outer->status_ = ASYNCIFY_WAITING;
    outer->pointer_ = stack_pointer();
  } else {
    system_pointer = stack_pointer();
  }
  task->value_ = value;
  for (;;) {
    current = task;
    run(task);
    if (!is_intact(task))
      __builtin_trap();
    if (!task->next_)
      break;
    asyncify_task *next = task->next_;
    task->next_ = 0;
    task = next;
  }
  current = outer;
  if (outer) {
    outer->status_ = ASYNCIFY_RUNNING;
    outer->DEEP = 0;
  }
  return task->value_;
}

// What of the system stack may hold values.
asyncify_range asyncify_system_stack(void) {
  return (asyncify_range){current ? system_pointer : stack_pointer(), 0};
}

// Binaryen's `get_state` is no import: the first task to ask is the one that goes on.
static int is_rewinding(asyncify_task *task) { return task->next_ == 0 && task->DEEP != 0; }

__attribute__((always_inline)) static inline void *leave(asyncify_task *task) {
  task->status_ = ASYNCIFY_PAUSED;
  task->DEEP = stack_pointer();
  start_unwind(&task->frames_);
  return 0;
}

__attribute__((always_inline)) static inline void *come_back(asyncify_task *task) {
  stop_rewind();
  task->DEEP = 0;
  return task->value_;
}

void *asyncify_pause(void *value) {
  asyncify_task *task = current;
  if (!task)
    __builtin_trap();
  if (is_rewinding(task))
    return come_back(task);
  task->value_ = value;
  return leave(task);
}

void *asyncify_swap(asyncify_task *to, void *value) {
  asyncify_task *task = current;
  if (is_rewinding(task))
    return come_back(task);
  if (!to || to->magic_ != MAGIC || !can_be_resumed(to))
    __builtin_trap();
  to->value_ = value;
  task->next_ = to;
  return leave(task);
}

// Only its length is right: as much as the task has of its stack and of the buffer.
asyncify_range asyncify_stack(const asyncify_task *task) {
  long words = (char *)task->frames_.saved - task->low_;
  return (asyncify_range){task->DEEP - words, task->high_};
}
