// Workers that take jobs from a buffered channel, at different speeds, with a mutex and a wait group.
// PRINTS: 500
// PRINTS: 41791750
// PRINTS: 8
// PRINTS: 1
#include "runtime.h"
#include "test.h"

enum { JOBS = 500, WORKERS = 8 };

static struct channel *jobs, *results;
static struct mutex mutex;
static struct wait_group group;
static int active, most_active;

// Deep, so that a pause has some frames to leave.
NOINLINE static int square(int x, int depth) {
  volatile int here = x;
  if (depth)
    return square(here, depth - 1) - depth + depth;
  go_sleep((x * 37 % 11) * 1000);
  return here * here;
}

static void work(void *args) {
  (void)args;
  int job;
  while (go_receive(jobs, &job)) {
    go_lock(&mutex);
    active++;
    if (active > most_active)
      most_active = active;
    // Others wait for the mutex meanwhile.
    go_yield();
    go_unlock(&mutex);
    int result = square(job, 5);
    active--;
    go_send(results, &result);
  }
  go_done(&group);
}

static void produce(void *args) {
  (void)args;
  for (int i = 1; i <= JOBS; i++)
    go_send(jobs, &i);
  go_close(jobs);
}

static void finish(void *args) {
  (void)args;
  go_wait(&group);
  go_close(results);
}

void go_main(void) {
  jobs = go_chan(sizeof(int), 20);
  results = go_chan(sizeof(int), 3);
  go_add(&group, WORKERS);
  for (int i = 0; i < WORKERS; i++)
    go(work, 0);
  go(produce, 0);
  go(finish, 0);
  int count = 0, sum = 0, result;
  while (go_receive(results, &result)) {
    count++;
    sum += result;
  }
  print(count);
  print(sum);
  print(most_active);
  go_lock(&mutex);
  print(mutex.locked && !mutex.waiting.head);
}
