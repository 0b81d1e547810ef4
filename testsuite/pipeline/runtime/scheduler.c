// Goroutines: how they begin, wait and end, and which runs next.
#include "task.h"
#include "test.h"

// As in TinyGo's task_stack.go.
static const uintptr CANARY = 0x83b83bf5;

// A goroutine's stack, the block at its top included.
enum { STACK = 8192 };

void tinygo_swapTask(uintptr stack, uintptr *old);

struct task *current_task;
struct task *all_tasks;
uintptr system_stack;

static struct wait_queue ready;
// Tasks that have ended, with their stacks.
static struct wait_queue spare;
// The program's exit status, when it has one.
static int status, has_ended;

void queue_push(struct wait_queue *queue, struct task *task) {
  task->next = 0;
  if (queue->head)
    queue->tail->next = task;
  else
    queue->head = task;
  queue->tail = task;
}

struct task *queue_pop(struct wait_queue *queue) {
  struct task *task = queue->head;
  if (task)
    queue->head = task->next;
  return task;
}

void task_ready(struct task *task) { queue_push(&ready, task); }

void go(void (*function)(void *), void *args) {
  struct task *task = queue_pop(&spare);
  uintptr *canary;
  if (task) {
    canary = task->state.canary;
  } else {
    task = go_alloc(sizeof *task);
    canary = go_alloc(STACK);
  }
  struct registers *registers = (struct registers *)((char *)canary + STACK) - 1;
  *canary = CANARY;
  *registers = (struct registers){.function = function, .args = args, .canary = canary};
  *task = (struct task){.state = {.sp = (uintptr)registers, .canary = canary},
                        .registers = registers,
                        .next_of_all = all_tasks};
  all_tasks = task;
  task_ready(task);
}

void task_pause(void) {
  if (*current_task->state.canary != CANARY)
    fatal("fatal error: ", "goroutine stack overflow");
  task_leave();
}

void task_leave(void) { tinygo_swapTask(system_stack, &current_task->state.sp); }

static void resume(struct task *task) {
  current_task = task;
  tinygo_swapTask(task->state.sp, &system_stack);
  current_task = 0;
}

void go_yield(void) {
  task_ready(current_task);
  task_pause();
}

// Where goroutines go whose function has returned: called by tinygo_swapTask.
void tinygo_task_exit(void) {
  current_task->ended = 1;
  task_pause();
  __builtin_trap();
}

static void forget(struct task *task) {
  struct task **link = &all_tasks;
  while (*link != task)
    link = &(*link)->next_of_all;
  *link = task->next_of_all;
  queue_push(&spare, task);
}

// Not inlined, or its line would lie in the frames of all that may fail.
__attribute__((noinline)) void fatal(const char *kind, const char *message) {
  char line[200];
  unsigned long length = 0;
  for (int i = 0; i < 2; i++)
    for (const char *from = i ? message : kind; *from && length < sizeof line; from++)
      line[length++] = *from;
  print_bytes(line, length);
  status = 2;
  has_ended = 1;
  // A goroutine is left where it is; the scheduler returns by itself.
  if (current_task) {
    task_leave();
    __builtin_trap();
  }
}

void go_main(void);

static void main_task(void *args) {
  (void)args;
  go_main();
  has_ended = 1;
}

TEST {
  go(main_task, 0);
  while (!has_ended) {
    struct task *task = queue_pop(&ready);
    if (task) {
      do
        resume(task);
      while (task_unwinds(task));
      if (task->ended)
        forget(task);
    } else if (!alarm_next()) {
      fatal("fatal error: ", "all goroutines are asleep - deadlock!");
    }
  }
  return status;
}
