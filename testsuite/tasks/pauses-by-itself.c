// A task whose function is `asyncify_pause`: it pauses without a frame, and ends with what it is resumed with.
// PRINTS: 5
// PRINTS: 1
// PRINTS: 7
// PRINTS: 1
#include "tasks.h"

static char stack[1024];

TEST {
  static asyncify_task task;
  asyncify_init(&task, "pause", asyncify_pause, stack, sizeof stack);
  print(number(asyncify_resume(&task, value_of(5))));
  print(asyncify_status_of(&task) == ASYNCIFY_PAUSED);
  print(number(asyncify_resume(&task, value_of(7))));
  print(asyncify_status_of(&task) == ASYNCIFY_ENDED);
  return 0;
}
