// Coroutines for the tests of the collector: tasks with abi=native, and the same by hand with
// abi=binaryen, whose buffers the collector does not look at.
#include "gc.h"
#undef IMPORT
#include "../../runtime/src/switch.h"

enum { MOST = 16, STACK = 1 << 15, BUFFER = 1 << 15 };

long co_pauses;
static int count;
static long results[MOST];

#ifndef BINARYEN

static asyncify_task tasks[MOST];
static asyncify_task *all[MOST];
static _Alignas(16) char stacks[MOST][STACK];

static long (*task_function)(long);
static void *begin(void *number) {
  results[(long)number] = task_function((long)number);
  return 0;
}

long co_run(long (*function)(long), int number) {
  task_function = function;
  count = number;
  for (int i = 0; i < count; i++) {
    all[i] = &tasks[i];
    asyncify_init(all[i], "coroutine", begin, stacks[i], STACK);
  }
  long sum = 0;
  for (int alive = count; alive;) {
    alive = 0;
    for (int i = 0; i < count; i++) {
      enum asyncify_status status = asyncify_status_of(all[i]);
      if (status == ASYNCIFY_ENDED)
        continue;
      asyncify_resume(all[i], (void *)(long)i);
      co_pauses++;
      alive++;
    }
  }
  for (int i = 0; i < count; i++)
    sum += results[i];
  return sum;
}

void co_each_range(void (*scan)(void *low, void *high, void *context), void *context) {
  asyncify_scan(all, count, scan, context);
}

#else

static struct coroutine {
  struct {
    char *position, *end;
  } buffer;
  char memory[BUFFER];
  // The lowest address of its frames while it is paused.
  char *low;
  int is_begun, is_ended;
  _Alignas(16) char stack[STACK];
} coroutines[MOST];
static int current = -1;
static char *system_pointer;
extern char __stack_high;

void co_pause(void) {
  if (__asyncify_state == REWINDING)
    stop_rewind();
  else
    start_unwind(&coroutines[current].buffer);
}

static long (*the_function)(long);
static void begin(long number) { results[number] = the_function(number); }

__attribute__((noinline)) static void resume(int i) {
  struct coroutine *it = &coroutines[i];
  system_pointer = stack_pointer();
  char *own = system_pointer;
  current = i;
  if (it->is_begun) {
    start_rewind(&it->buffer);
  } else {
    it->is_begun = 1;
    it->buffer.position = it->memory;
    it->buffer.end = it->memory + BUFFER;
    set_stack_pointer(it->stack + STACK);
  }
  begin(i);
  if (__asyncify_state == UNWINDING) {
    stop_unwind();
    it->low = stack_pointer();
  } else {
    it->is_ended = 1;
  }
  current = -1;
  set_stack_pointer(own);
}

long co_run(long (*function)(long), int number) {
  the_function = function;
  count = number;
  for (int i = 0; i < count; i++)
    coroutines[i].is_begun = coroutines[i].is_ended = 0;
  long sum = 0;
  for (int alive = count; alive;) {
    alive = 0;
    for (int i = 0; i < count; i++) {
      if (coroutines[i].is_ended)
        continue;
      resume(i);
      co_pauses++;
      alive++;
    }
  }
  for (int i = 0; i < count; i++)
    sum += results[i];
  return sum;
}

__attribute__((noinline)) void co_each_range(void (*scan)(void *, void *, void *),
                                             void *context) {
  for (int i = 0; i < count; i++) {
    struct coroutine *it = &coroutines[i];
    if (i == current)
      scan(stack_pointer(), it->stack + STACK, context);
    else if (it->is_begun && !it->is_ended)
      scan(it->low, it->stack + STACK, context);
  }
  scan(current < 0 ? stack_pointer() : system_pointer, &__stack_high, context);
}

#endif
