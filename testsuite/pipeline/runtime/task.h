// What the parts of the runtime know of a goroutine.
#ifndef PIPELINE_TASK_H
#define PIPELINE_TASK_H

#include "runtime.h"

/// Go's `state`, as TinyGo has it on all targets that switch stacks.
struct state {
  /// The stack pointer of a goroutine that does not run.
  uintptr sp;
  /// The lowest word of the stack.
  uintptr *canary;
};

/// What stands at the top of a goroutine's stack: see runtime/src/tinygo_tasks.c.
struct registers {
  void *zero;
  void (*function)(void *args);
  void *args;
  uintptr *canary;
};

/// A function with defer statements that is active.
struct defer_frame {
  struct defer_frame *previous;
  struct deferred *deferred;
  /// What runs under its protection.
  void (*function)(void *args);
  void *args;
  /// The goroutine has unwound to here, and has not arrived yet.
  int unwinds;
  int panics;
  const char *message;
};

struct task {
  struct state state;
  struct registers *registers;
  /// In the queue that it is in, and in the list of all.
  struct task *next, *next_of_all;
  /// The innermost one.
  struct defer_frame *defers;
  /// What woke it: for whom waits for several things at once.
  struct waiter *woken_by;
  int ended;
};

/// The goroutine that runs; null in the scheduler.
extern struct task *current_task;
/// All that have begun and not ended.
extern struct task *all_tasks;
/// The stack pointer of the system stack while a goroutine runs.
extern uintptr system_stack;

void queue_push(struct wait_queue *queue, struct task *task);
struct task *queue_pop(struct wait_queue *queue);

/// The goroutine has unwound to a frame of its own, and must arrive there before anything else runs.
static inline int task_unwinds(const struct task *task) {
  return task->defers && task->defers->unwinds;
}

/// Puts a goroutine behind those that can run.
void task_ready(struct task *task);
/// Leaves the goroutine that runs, until somebody makes it ready.
void task_pause(void);
/// The same without a look at its stack.
void task_leave(void);

/// Ends the program, from wherever it is, with a message and status 2.
void fatal(const char *kind, const char *message);

/// Calls `fire(context)`, in the scheduler, at a time.
struct alarm {
  long long when;
  void (*fire)(void *context);
  void *context;
  struct alarm *next;
};
void alarm_set(struct alarm *alarm);
/// Returns whether it had been set, and had not gone off.
int alarm_cancel(struct alarm *alarm);
/// Sets off the next one, after waiting for it. Returns 0 if there is none.
int alarm_next(void);

/// Runs `frame->function`; comes back when that returns, or the goroutine has unwound to the frame.
void tinygo_protect(struct defer_frame *frame);

#endif
