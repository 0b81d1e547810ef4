// Values out of a task and into it, until it ends.
// PRINTS: 5
// PRINTS: 6
// PRINTS: 7
// PRINTS: 107
// PRINTS: 108
// PRINTS: -1
// PRINTS: 4
#include "tasks.h"

static void *count(void *from) {
  for (long i = number(from);; i++) {
    long jump = number(asyncify_pause(value_of(i)));
    if (jump < 0)
      return value_of(-1);
    i += jump;
  }
}

static char stack[4096];

TEST {
  asyncify_task task;
  asyncify_init(&task, "counter", count, stack, sizeof stack);
  print(number(asyncify_resume(&task, value_of(5))));
  print(number(asyncify_resume(&task, 0)));
  print(number(asyncify_resume(&task, 0)));
  print(number(asyncify_resume(&task, value_of(99))));
  print(number(asyncify_resume(&task, 0)));
  print(number(asyncify_resume(&task, value_of(-1))));
  print(asyncify_status_of(&task));
  return 0;
}
