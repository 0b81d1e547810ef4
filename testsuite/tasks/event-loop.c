// An event loop: tasks sleep, wait for events with a time limit, and wait for other tasks to end.
// PRINTS: 0 starts
// PRINTS: 2 sees no event
// PRINTS: 10 ticks
// PRINTS: 15 sees event 7
// PRINTS: 20 ticks
// PRINTS: 30 ticks
// PRINTS: 30 joined
// PRINTS: 0 left
#include "tasks.h"

enum { TASKS = 5, NEVER = 1 << 30, TIMEOUT = -1 };

struct process {
  asyncify_task task;
  int wakes_at, event, waits_for_event;
  struct process *joins;
};
static struct process processes[TASKS];
static char stacks[TASKS][4096];
static int now;

static void say(const char *text, int with) {
  char line[40];
  int at = 0, numbers[2] = {now, with};
  for (int i = 0; i < (with < 0 ? 1 : 2); i++) {
    char digits[12];
    int count = 0;
    for (int rest = numbers[i]; rest || !count; rest /= 10)
      digits[count++] = (char)('0' + rest % 10);
    while (count)
      line[at++] = digits[--count];
    line[at++] = ' ';
    for (const char *c = text; i == 0 && *c; c++)
      line[at++] = *c;
    if (i == 0 && with >= 0)
      line[at++] = ' ';
  }
  while (at && line[at - 1] == ' ')
    at--;
  print_bytes(line, (unsigned long)at);
}

static struct process *current(void) { return (struct process *)asyncify_current(); }

static void sleep_for(int time) {
  current()->wakes_at = now + time;
  asyncify_pause(0);
}

/// The event, or TIMEOUT.
static int wait_for_event(int limit) {
  struct process *process = current();
  process->event = TIMEOUT;
  process->waits_for_event = 1;
  process->wakes_at = now + limit;
  asyncify_pause(0);
  process->waits_for_event = 0;
  return process->event;
}

static void join(struct process *other) {
  while (asyncify_status_of(&other->task) != ASYNCIFY_ENDED) {
    current()->joins = other;
    current()->wakes_at = NEVER;
    asyncify_pause(0);
  }
}

static void post(struct process *process, int event) {
  if (process->waits_for_event) {
    process->event = event;
    process->wakes_at = now;
  }
}

static void *ticks(void *value) {
  for (int i = 0; i < 3; i++) {
    sleep_for(10);
    say("ticks", -1);
  }
  return value;
}

static void *listens(void *value) {
  if (wait_for_event(2) == TIMEOUT)
    say("sees no event", -1);
  say("sees event", wait_for_event(100));
  return value;
}

static void *posts(void *value) {
  say("starts", -1);
  sleep_for(15);
  post(&processes[1], 7);
  return value;
}

static void *joins(void *value) {
  join(&processes[0]);
  say("joined", -1);
  return value;
}

// Waits for what does not come; it is killed.
static void *waits(void *value) {
  wait_for_event(NEVER);
  return value;
}

static void loop(void) {
  for (;;) {
    struct process *next = 0;
    for (int i = 0; i < TASKS; i++) {
      struct process *process = &processes[i];
      if (asyncify_status_of(&process->task) >= ASYNCIFY_ENDED)
        continue;
      if (!next || process->wakes_at < next->wakes_at)
        next = process;
    }
    if (!next || next->wakes_at >= NEVER)
      return;
    now = next->wakes_at > now ? next->wakes_at : now;
    asyncify_resume(&next->task, 0);
    if (asyncify_status_of(&next->task) != ASYNCIFY_ENDED)
      continue;
    for (int i = 0; i < TASKS; i++)
      if (processes[i].joins == next)
        processes[i].wakes_at = now;
  }
}

TEST {
  static asyncify_function *const functions[TASKS] = {ticks, listens, posts, joins, waits};
  for (int i = 0; i < TASKS; i++) {
    processes[i] = (struct process){0};
    asyncify_init(&processes[i].task, 0, functions[i], stacks[i], sizeof stacks[i]);
  }
  loop();
  asyncify_kill(&processes[4].task);
  int left = 0;
  for (int i = 0; i < TASKS; i++)
    left += asyncify_status_of(&processes[i].task) < ASYNCIFY_ENDED;
  now = left;
  say("left", -1);
  return 0;
}
