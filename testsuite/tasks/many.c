// 100,000 tasks alive at once, some of them for ever; and a million that are begun, paused and
// killed, in the memory of one.
// PRINTS: 100000
// PRINTS: 704982704
// PRINTS: 33334
// PRINTS: 0
// PRINTS: 1000000
// PRINTS: 1
// PRINTS: 0
#include "tasks.h"

enum { ALIVE = 100000 };
static asyncify_task *tasks[ALIVE];

static void *add_twice(void *value) {
  long x = number(value);
  x += number(asyncify_pause(value_of(x)));
  return value_of(x);
}

static void *once(void *value) { return value_of(number(asyncify_pause(value)) + 1); }

TEST {
  asyncify_set_memory(test_allocate, test_release);
  for (long i = 0; i < ALIVE; i++) {
    tasks[i] = asyncify_new("one of many", add_twice, 256);
    if (number(asyncify_resume(tasks[i], value_of(i))) != i)
      return 1;
  }
  print(test_pieces_in_use());
  long sum = 0, paused = 0;
  for (long i = 0; i < ALIVE; i++)
    sum += i % 3 ? number(asyncify_resume(tasks[i], value_of(0))) : i;
  print(sum);
  for (long i = 0; i < ALIVE; i++) {
    paused += asyncify_status_of(tasks[i]) == ASYNCIFY_PAUSED;
    asyncify_delete(tasks[i]);
  }
  print(paused);
  print(test_pieces_in_use());

  long begun = 0, most = 0;
  for (long i = 0; i < 1000000; i++) {
    asyncify_task *task = asyncify_new("short", once, 256);
    begun += number(asyncify_resume(task, value_of(1)));
    if (i % 2)
      asyncify_kill(task);
    if (test_pieces_in_use() > most)
      most = test_pieces_in_use();
    asyncify_delete(task);
  }
  print(begun);
  print(most);
  print(test_pieces_in_use());
  return 0;
}
