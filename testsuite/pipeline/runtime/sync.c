// Mutexes and wait groups.
#include "task.h"

void go_lock(struct mutex *mutex) {
  if (!mutex->locked) {
    mutex->locked = 1;
    return;
  }
  queue_push(&mutex->waiting, current_task);
  task_pause();
}

// Whoever waits longest has the mutex next; it is never free in between.
void go_unlock(struct mutex *mutex) {
  if (!mutex->locked)
    fatal("fatal error: ", "sync: unlock of unlocked mutex");
  struct task *next = queue_pop(&mutex->waiting);
  if (next)
    task_ready(next);
  else
    mutex->locked = 0;
}

void go_add(struct wait_group *group, int delta) {
  group->count += delta;
  if (group->count < 0)
    go_panic("sync: negative WaitGroup counter");
  struct task *task;
  while (!group->count && (task = queue_pop(&group->waiting)))
    task_ready(task);
}

void go_done(struct wait_group *group) { go_add(group, -1); }

void go_wait(struct wait_group *group) {
  if (!group->count)
    return;
  queue_push(&group->waiting, current_task);
  task_pause();
}
