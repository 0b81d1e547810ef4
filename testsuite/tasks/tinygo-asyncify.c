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
// PRINTS: 13
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

static void finish(void) { current->ended = 1; }

#include "goroutines.h"

// As `deadlock` ends goroutines: a pause from which nobody returns.
static void counts_and_stops(void *args) {
  count(args);
  pause_task();
  __builtin_trap();
}

TEST {
  run_together(counts_and_stops);
  run_often();
  run_nested();
  return 0;
}
