// Fibers that take turns until all have ended, at several depths: whoever yields swaps directly to
// the next that has not.
// PRINTS: 0
// PRINTS: 1
// PRINTS: 2
// PRINTS: 1
// PRINTS: 2
// PRINTS: 2
// PRINTS: 3
// PRINTS: 3000
#include "tasks.h"

enum { FIBERS = 3 };

static struct fiber {
  asyncify_task task;
  int rounds, depth, has_ended;
} fibers[FIBERS];
static char stacks[FIBERS][100000];
static int sum;

static struct fiber *next_of(struct fiber *fiber) {
  for (int i = 1; i <= FIBERS; i++) {
    struct fiber *next = &fibers[(fiber - fibers + i) % FIBERS];
    if (!next->has_ended)
      return next;
  }
  return 0;
}

static void yield(struct fiber *fiber) {
  struct fiber *next = next_of(fiber);
  if (next != fiber)
    asyncify_swap(&next->task, next);
}

NOINLINE static int work(struct fiber *fiber, int depth) {
  if (depth > 1)
    return work(fiber, depth - 1) + 1;
  for (int round = 0; round < fiber->rounds; round++) {
    if (fiber->depth == 1)
      print((int)(fiber - fibers));
    yield(fiber);
  }
  return 1;
}

static void *begin(void *value) {
  struct fiber *fiber = value;
  sum += work(fiber, fiber->depth);
  fiber->has_ended = 1;
  return 0;
}

static void all(int depth) {
  for (int i = 0; i < FIBERS; i++) {
    fibers[i] = (struct fiber){.rounds = i + 1, .depth = depth};
    asyncify_init(&fibers[i].task, 0, begin, stacks[i], sizeof stacks[i]);
  }
  // Each that ends comes back here.
  for (struct fiber *next = fibers; next; next = next_of(next))
    asyncify_resume(&next->task, next);
}

TEST {
  all(1);
  print(sum);
  sum = 0;
  all(1000);
  print(sum);
  return 0;
}
