// Fibers as Emscripten has them: each has a buffer and a stack, the stack pointer is saved where
// one unwinds and put back before it rewinds, and one function both starts unwinds and stops
// rewinds.
#include "asyncify.h"

struct fiber {
  struct buffer buffer;
  char *stack_pointer;
  void (*entry)(int);
  int argument, rewinds;
  char memory[2048];
  _Alignas(16) char stack[4096];
};

static struct fiber *current, *next;
static struct fiber main_fiber, fibers[3];

NOINLINE static void swap(struct fiber *to) {
  if (current->rewinds) {
    current->rewinds = 0;
    asyncify_stop_rewind();
    return;
  }
  next = to;
  current->stack_pointer = stack_pointer();
  asyncify_start_unwind(&current->buffer);
}

NOINLINE static int deep(int depth, int value, struct fiber *to) {
  volatile int here = value;
  if (depth)
    return deep(depth - 1, value + 1, to) + here;
  swap(to);
  return here;
}

static void counts(int start) {
  for (int i = 0; i < 4; i++) {
    print(start + i);
    int sum = deep(i, start, &fibers[(start / 100 + 1) % 3]);
    print(sum);
  }
  swap(&main_fiber);
}

static void begin(struct fiber *fiber, void (*entry)(int), int argument) {
  fiber->buffer = (struct buffer){fiber->memory, fiber->memory + sizeof fiber->memory};
  fiber->stack_pointer = fiber->stack + sizeof fiber->stack;
  fiber->entry = entry;
  fiber->argument = argument;
}

// Runs fibers until the main one is swapped to.
NOINLINE static void schedule(void) {
  char *own = stack_pointer();
  while (next != &main_fiber) {
    current = next;
    set_stack_pointer(current->stack_pointer);
    if (current->rewinds)
      asyncify_start_rewind(&current->buffer);
    current->entry(current->argument);
    asyncify_stop_unwind();
    current->rewinds = 1;
  }
  set_stack_pointer(own);
}

RUN {
  for (int i = 0; i < 3; i++)
    begin(&fibers[i], counts, i * 100);
  next = &fibers[0];
  schedule();
}
