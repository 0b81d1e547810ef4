// What goroutines do in the tests of TinyGo's schedulers, whichever that is. Include it after
//   struct task, whose `ended` says that its function has returned,
//   void initialise(struct task *, void (*)(void *), void *args, char *stack, unsigned size),
//   void resume(struct task *), void pause_task(void), which is called by a goroutine,
//   void finish(void): what a goroutine does last.
#ifndef ASYNCIFY_GOROUTINES_H
#define ASYNCIFY_GOROUTINES_H

#include "test.h"

enum { TASKS = 3, STACK = 8192 };
_Alignas(16) static char stacks[TASKS + 1][STACK];
static struct task tasks[TASKS + 1];

NOINLINE static int deep(int depth, int value) {
  volatile int here = value;
  if (depth == 0)
    pause_task();
  else
    here += deep(depth - 1, value);
  return here;
}

static void count(void *args) {
  for (int i = 0; i < 3; i++) {
    print(*(int *)args + i);
    deep(20, 1);
  }
  finish();
}

static int sum;
static void adds(void *args) {
  for (int i = 0; i < *(int *)args; i++)
    sum += deep(2, i);
  finish();
}

// Until it ends. Returns how often it was resumed.
static int run_to_end(struct task *task) {
  int rounds = 0;
  for (; !task->ended; rounds++)
    resume(task);
  return rounds;
}

// A goroutine that runs the scheduler itself, as one does that calls the host, and that Go.
static void nests(void *args) {
  int n = 3;
  initialise(&tasks[0], adds, &n, stacks[0], STACK);
  int rounds = run_to_end(&tasks[0]);
  pause_task();
  *(int *)args = rounds + sum;
  finish();
}

// Several that count, in turns.
static void run_together(void (*counts)(void *)) {
  int starts[TASKS] = {0, 100, 200};
  for (int i = 0; i < TASKS; i++)
    initialise(&tasks[i], counts, &starts[i], stacks[i], STACK);
  for (int left = TASKS; left;) {
    left = 0;
    for (int i = 0; i < TASKS; i++)
      if (!tasks[i].ended) {
        resume(&tasks[i]);
        left += !tasks[i].ended;
      }
  }
}

static void run_often(void) {
  int n = 1000;
  sum = 0;
  initialise(&tasks[0], adds, &n, stacks[0], STACK);
  int rounds = run_to_end(&tasks[0]);
  print(sum - 1495500 + rounds - 1001);
}

static void run_nested(void) {
  sum = 0;
  int result = 7;
  initialise(&tasks[3], nests, &result, stacks[3], STACK);
  resume(&tasks[3]);
  print(result);
  resume(&tasks[3]);
  print(result);
}

#endif
