// Tasks that resume tasks, to a depth of 50; each pauses with what it has from below, so all of
// them are suspended between two steps. And a task that another one begins and a third one ends.
// PRINTS: 1275
// PRINTS: 1325
// PRINTS: 1375
// PRINTS: 3
// PRINTS: 40
// PRINTS: 41
// PRINTS: 42
// PRINTS: 0
#include "tasks.h"

enum { DEPTH = 50 };

static void *level(void *value) {
  long depth = number(value), step = 0;
  asyncify_task *below = depth > 1 ? asyncify_new("level", level, 1024) : 0;
  for (;;) {
    long sum = depth + step++;
    if (below)
      sum += number(asyncify_resume(below, value_of(depth - 1)));
    if (number(asyncify_pause(value_of(sum))) < 0)
      break;
  }
  if (below) {
    if (asyncify_status_of(asyncify_current()) == ASYNCIFY_RUNNING)
      asyncify_resume(below, value_of(-1));
    asyncify_delete(below);
  }
  return value_of(3);
}

static asyncify_task *shared;

static void *counter(void *value) {
  long x = number(value);
  for (int i = 0; i < 2; i++)
    x += number(asyncify_pause(value_of(x)));
  return value_of(x);
}

static void *stepper(void *value) {
  if (!shared)
    shared = asyncify_new("shared", counter, 1024);
  return asyncify_resume(shared, value);
}

TEST {
  asyncify_set_memory(test_allocate, test_release);
  asyncify_task *outermost = asyncify_new("outermost", level, 1024);
  for (int step = 0; step < 3; step++)
    print(number(asyncify_resume(outermost, value_of(DEPTH))));
  print(number(asyncify_resume(outermost, value_of(-1))));
  asyncify_delete(outermost);

  for (int i = 0; i < 3; i++) {
    asyncify_task *task = asyncify_new("stepper", stepper, 1024);
    print(number(asyncify_resume(task, value_of(i ? 1 : 40))));
    asyncify_delete(task);
  }
  asyncify_delete(shared);
  print(test_pieces_in_use());
  return 0;
}
