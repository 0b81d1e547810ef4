// A base that loops over unwind and rewind until its function has returned; one buffer.
#include "asyncify.h"

static char memory[4096];
static struct buffer buffer;
static int unwinding, rewinding, yielded;

NOINLINE static void yield(int value) {
  if (rewinding) {
    rewinding = 0;
    asyncify_stop_rewind();
    return;
  }
  yielded = value;
  unwinding = 1;
  asyncify_start_unwind(&buffer);
}

NOINLINE static void walk(int low, int high) {
  if (low == high)
    return;
  int middle = (low + high) / 2;
  walk(low, middle);
  yield(middle);
  walk(middle + 1, high);
}

RUN {
  buffer = (struct buffer){memory, memory + sizeof memory};
  int high = 20, sum = 0;
  for (;;) {
    walk(0, high);
    if (!unwinding)
      break;
    unwinding = 0;
    asyncify_stop_unwind();
    print(yielded);
    sum += yielded;
    // What is passed to a rewind means nothing.
    high = -1;
    rewinding = 1;
    asyncify_start_rewind(&buffer);
  }
  print(sum);
  print(buffer.position == memory);
}
