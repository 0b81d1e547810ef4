// What a collector would scan: each goroutine's stack, from where it is to its top, and the system
// stack. What a suspended goroutine has in a variable of its own lies in its range.
// PRINTS: 102
// PRINTS: 100
// PRINTS: 4950
#include "runtime.h"
#include "test.h"

enum { GOROUTINES = 100 };

static struct channel *wake;
static int sum;

NOINLINE static int *wait(int *object) {
  go_receive(wake, 0);
  return object;
}

static void holds(void *args) {
  int *object = go_alloc(sizeof *object);
  *object = (int)(long)args;
  // Nobody else knows where it is.
  sum += *wait(object);
}

struct search {
  int ranges, found[GOROUTINES];
};

static void look(struct stack_range range, int is_current, void *context) {
  struct search *search = context;
  search->ranges++;
  if (is_current)
    return;
  unsigned long end = __builtin_wasm_memory_size(0) * 65536;
  for (void **word = range.low; word < range.high; word++) {
    unsigned long address = (unsigned long)*word;
    if (address % sizeof(int) || address < 1024 || address >= end)
      continue;
    int number = *(int *)address;
    if (number >= 1000 && number < 1000 + GOROUTINES)
      search->found[number - 1000] = 1;
  }
}

void go_main(void) {
  wake = go_chan(0, 0);
  for (long i = 0; i < GOROUTINES; i++)
    go(holds, (void *)(1000 + i));
  go_yield();
  struct search *search = go_alloc(sizeof *search);
  go_stacks(look, search);
  print(search->ranges);
  int found = 0;
  for (int i = 0; i < GOROUTINES; i++)
    found += search->found[i];
  print(found);
  go_close(wake);
  go_yield();
  print(sum - 1000 * GOROUTINES);
}
