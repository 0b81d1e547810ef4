//===- switches.c - two tasks that swap with each other --------------------===//
//
// Each is `depth` calls deep, and keeps a value in each. Built with runtime/src/task.c and the
// pass, or with tasks-binaryen.c and Binaryen's Asyncify.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"

static asyncify_task tasks[2];
// Not a multiple of a page: a processor may take loads of the one for those of the other.
_Alignas(16) static char stacks[2][(1 << 16) + 1040];

struct work {
  int depth, rounds;
  asyncify_task *other;
};

static int swap(struct work *work) {
  int sum = 0;
  for (int i = 0; i < work->rounds; i++)
    sum += (int)(long)asyncify_swap(work->other, (void *)(long)i);
  return sum;
}

__attribute__((noinline)) static int deep(int depth, struct work *work) {
  return depth > 1 ? deep(depth - 1, work) * 3 ^ depth : swap(work);
}

static void *run(void *work) {
  struct work *own = work;
  return (void *)(long)deep(own->depth, own);
}

// The second begins with what the first swaps to it with.
static struct work second;
static void *run_second(void *value) { return (char *)run(&second) + (long)value; }

/// Swaps `count` times. Returns a sum that depends on every other one of them.
__attribute__((export_name("swap"))) int swap_tasks(int depth, int count) {
  int rounds = count / 2;
  struct work first = {depth, rounds, &tasks[1]};
  second = (struct work){depth, rounds, &tasks[0]};
  asyncify_init(&tasks[0], "first", run, stacks[0], sizeof stacks[0]);
  asyncify_init(&tasks[1], "second", run_second, stacks[1], sizeof stacks[1]);
  int sum = (int)(long)asyncify_resume(&tasks[0], &first);
  asyncify_kill(&tasks[1]);
  return sum;
}
