// The host calls in while tasks are suspended, and from within a task: a task that was suspended
// in one call is resumed from another. The host is host-calls.mjs.
// PRINTS: ready
// PRINTS: 0: 10 in none
// PRINTS: 1: 20 in none
// PRINTS: host resumes 0 from 2
// PRINTS: 0: 11 in 2
// PRINTS: host starts 3 from 2
// PRINTS: 3: 40 in 2
// PRINTS: 2: 30 in none
// PRINTS: 3: 41 in none
// PRINTS: 1: 21 in none
// PRINTS: 2: 31 in none
// PRINTS: host resumes 2 from 2
// PRINTS: failed: the task runs already
// PRINTS: 2: 32 in none
// PRINTS: 0: 12 in none
#include "tasks.h"

#define HOST(name) __attribute__((import_module("host"), import_name(#name)))

/// Calls `resume` or `start` for the task.
HOST(resume) void host_resume(int from, int task);
HOST(start) void host_start(int from, int task);
HOST(paused) void host_paused(int task, long value, int outer);
HOST(failed) void host_failed(const char *message);

enum { TASKS = 4 };
static asyncify_task tasks[TASKS];
static char stacks[TASKS][4096];

static int number_of(asyncify_task *task) { return task ? (int)(task - tasks) : -1; }

NOINLINE static long deep(int depth, long value) {
  volatile long here = value;
  if (depth)
    return deep(depth - 1, value) + here - value;
  return number(asyncify_pause(value_of(value)));
}

static void *count(void *start) {
  int own = number_of(asyncify_current());
  for (long value = number(start);; value++) {
    if (own == 2 && value == 30) {
      host_resume(own, 0);
      host_start(own, 3);
    }
    if (own == 2 && value == 32)
      host_resume(own, 2);
    deep(5, value);
  }
  return 0;
}

static void failed(asyncify_task *task, const char *message) {
  (void)task;
  host_failed(message);
}

static void resume(int task, long value) {
  int outer = number_of(asyncify_current());
  void *result = asyncify_resume(&tasks[task], value_of(value));
  if (result)
    host_paused(task, number(result), outer);
}

EXPORT("start") void start(int task) {
  asyncify_on_failure(failed);
  asyncify_init(&tasks[task], 0, count, stacks[task], sizeof stacks[task]);
  resume(task, (task + 1) * 10);
}

EXPORT("resume") void go_on(int task) { resume(task, 0); }

TEST { return 0; }
