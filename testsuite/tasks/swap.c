// Tasks that hand control to each other; whoever resumed the first waits for the last.
// PRINTS: 1
// PRINTS: 2
// PRINTS: 3
// PRINTS: 11
// PRINTS: 12
// PRINTS: 13
// PRINTS: 99
// PRINTS: 1
// PRINTS: 3
// PRINTS: 3
// PRINTS: 200001
#include "tasks.h"

static asyncify_task ring[3];
static char stacks[3][2048];

static void *hand_on(void *value) {
  long own = number(value);
  print(own);
  long got = number(asyncify_swap(&ring[own % 3], value_of(own % 3 + 1)));
  print(10 + own);
  if (own == 3)
    return value_of(90 + got);
  asyncify_swap(&ring[own % 3], value_of(9));
  return 0;
}

static void *ping(void *value) {
  long x = number(value);
  while (x < 200000)
    x = number(asyncify_swap(&ring[1], value_of(x + 1)));
  return value_of(x);
}

static void *pong(void *value) {
  for (;;)
    value = asyncify_swap(&ring[0], value_of(number(value) + 1));
}

TEST {
  for (int i = 0; i < 3; i++)
    asyncify_init(&ring[i], "ring", hand_on, stacks[i], sizeof stacks[i]);
  print(number(asyncify_swap(&ring[0], value_of(1))));
  print(asyncify_current() == 0);
  print(asyncify_status_of(&ring[0]));
  print(asyncify_status_of(&ring[1]));

  asyncify_init(&ring[0], "ping", ping, stacks[0], sizeof stacks[0]);
  asyncify_init(&ring[1], "pong", pong, stacks[1], sizeof stacks[1]);
  print(number(asyncify_resume(&ring[0], value_of(1))));
  return 0;
}
