// TinyGo's present scheduler for wasm over its three symbols: what Go does is done in C here.
// LIBRARY: tinygo_asyncify.c
// PRINTS: 0
// PRINTS: 100
// PRINTS: 200
// PRINTS: 1
// PRINTS: 101
// PRINTS: 201
// PRINTS: 2
// PRINTS: 102
// PRINTS: 202
// PRINTS: 3000
// PRINTS: 7
// PRINTS: 12
#include "test.h"

// As in task_asyncify.go.
struct stack_state {
  char *asyncifysp, *csp;
  unsigned *canary;
};
struct state {
  void (*entry)(void *);
  void *args;
  struct stack_state stack;
  unsigned char launched;
};
void tinygo_launch(struct state *) __attribute__((annotate("asyncify=never")));
void tinygo_rewind(struct state *) __attribute__((annotate("asyncify=never")));
void tinygo_unwind(struct stack_state *);

static const unsigned CANARY = 0x83b83bf5;

struct task {
  struct state state;
  int ended;
};
static struct task *current;

static void initialise(struct task *task, void (*entry)(void *), void *args, char *stack,
                       unsigned size) {
  *task = (struct task){.state = {.entry = entry, .args = args}};
  task->state.stack.canary = (unsigned *)stack;
  *task->state.stack.canary = CANARY;
  task->state.stack.asyncifysp = stack + sizeof(void *);
  task->state.stack.csp = stack + size;
}

static void check(int right) {
  if (!right)
    __builtin_trap();
}

static void pause_task(void) {
  check(*current->state.stack.canary == CANARY);
  char *bottom = current->state.stack.asyncifysp;
  tinygo_unwind(&current->state.stack);
  // Older versions write a canary through it here.
  check(current->state.stack.asyncifysp == bottom);
}

static void resume(struct task *task) {
  struct task *outer = current;
  current = task;
  if (!task->state.launched) {
    tinygo_launch(&task->state);
    task->state.launched = 1;
  } else {
    tinygo_rewind(&task->state);
  }
  current = outer;
  check(task->state.stack.asyncifysp <= task->state.stack.csp);
}

enum { TASKS = 3, STACK = 8192 };
_Alignas(16) static char stacks[TASKS + 1][STACK];
static struct task tasks[TASKS + 1];

NOINLINE static int deep(int depth, int value) {
  volatile int here = value;
  if (depth == 0)
    pause_task();
  else
    here += deep(depth - 1, value);
  return here;
}

static void count(void *args) {
  for (int i = 0; i < 3; i++) {
    print(*(int *)args + i);
    deep(20, 1);
  }
  current->ended = 1;
  // As `deadlock` ends goroutines: a pause from which nobody returns.
  pause_task();
  __builtin_trap();
}

static int sum;
static void adds(void *args) {
  for (int i = 0; i < *(int *)args; i++)
    sum += deep(2, i);
  current->ended = 1;
}

// A goroutine that runs the scheduler itself, as one does that calls the host, and that Go.
static void nests(void *args) {
  int n = 3;
  initialise(&tasks[0], adds, &n, stacks[0], STACK);
  int rounds = 0;
  while (!tasks[0].ended) {
    resume(&tasks[0]);
    rounds++;
  }
  pause_task();
  *(int *)args = rounds + sum;
  current->ended = 1;
}

TEST {
  int starts[TASKS] = {0, 100, 200};
  for (int i = 0; i < TASKS; i++)
    initialise(&tasks[i], count, &starts[i], stacks[i], STACK);
  for (int left = TASKS; left;) {
    left = 0;
    for (int i = 0; i < TASKS; i++)
      if (!tasks[i].ended) {
        resume(&tasks[i]);
        left += !tasks[i].ended;
      }
  }

  int n = 1000;
  sum = 0;
  initialise(&tasks[0], adds, &n, stacks[0], STACK);
  int rounds = 0;
  for (; !tasks[0].ended; rounds++)
    resume(&tasks[0]);
  print(sum - 1495500 + rounds - 1001);

  sum = 0;
  int result = 7;
  initialise(&tasks[3], nests, &result, stacks[3], STACK);
  resume(&tasks[3]);
  print(result);
  resume(&tasks[3]);
  print(result - 1);
  return 0;
}
