// TinyGo's scheduler of the stack-switching targets over tinygo_swapTask: what Go does is done in
// C here.
// LIBRARY: tinygo_tasks.c
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
// PRINTS: 1
// PRINTS: 7
// PRINTS: 13
#include "test.h"

typedef unsigned long uintptr;

// As in task_stack.go, and an architecture's file beside it.
struct state {
  uintptr sp;
  unsigned long *canary;
};
struct registers {
  void *zero;
  void (*function)(void *);
  void *args;
  unsigned long *canary;
};
void tinygo_swapTask(uintptr stack, uintptr *old);
uintptr tinygo_systemStack(void);

static const unsigned long CANARY = 0x83b83bf5;

struct task {
  struct state state;
  int ended;
};
static struct task *current;
// Of whoever has resumed the current task, and of the system, where that is somebody else.
static uintptr system_stack, outermost;

static void check(int right) {
  if (!right)
    __builtin_trap();
}

static void initialise(struct task *task, void (*function)(void *), void *args, char *stack,
                       unsigned size) {
  *task = (struct task){.state = {.canary = (unsigned long *)stack}};
  *task->state.canary = CANARY;
  struct registers *registers = (struct registers *)(stack + size - sizeof *registers);
  *registers = (struct registers){.function = function, .args = args, .canary = (void *)stack};
  task->state.sp = (uintptr)registers;
}

static void pause_task(void) {
  check(*current->state.canary == CANARY);
  check(tinygo_systemStack() == (outermost ? outermost : system_stack));
  uintptr stack = system_stack;
  system_stack = 0;
  tinygo_swapTask(stack, &current->state.sp);
}

static void resume(struct task *task) {
  struct task *outer = current;
  uintptr outer_stack = system_stack, outer_outermost = outermost;
  check(outer || !tinygo_systemStack());
  if (!outermost)
    outermost = outer_stack;
  current = task;
  tinygo_swapTask(task->state.sp, &system_stack);
  current = outer;
  system_stack = outer_stack;
  outermost = outer_outermost;
}

// Goroutines end where their function returns: what calls it calls this.
void tinygo_task_exit(void) {
  current->ended = 1;
  pause_task();
  __builtin_trap();
}

// Their functions just return.
static void finish(void) {}

#include "goroutines.h"

// A collector that scans [sp, top) of a suspended goroutine finds what it keeps, whether the
// compiler has it in the frame or among the saved words.
NOINLINE static long *keep(long *value) {
  pause_task();
  return value;
}
static void keeps(void *args) { *keep(args) += 1; }

static int holds(struct task *task, char *top, void *value) {
  for (void **word = (void **)task->state.sp; word < (void **)top; word++)
    if (*word == value)
      return 1;
  return 0;
}

TEST {
  run_together(count);
  run_often();

  long object = 41;
  initialise(&tasks[1], keeps, &object, stacks[1], STACK);
  resume(&tasks[1]);
  print(holds(&tasks[1], stacks[1] + STACK - sizeof(struct registers), &object));
  resume(&tasks[1]);
  check(object == 42);

  run_nested();
  return 0;
}
