// What does not fit into the buffer is not written: the program traps.
// SWITCH: host.wait
// LINK: --no-stack-first
// FAILS: unreachable
// FAILS: deep
#include "asyncify.h"

FROM("host", wait) int wait(int value);

NOINLINE static int deep(int depth) {
  if (depth)
    return deep(depth - 1) * 3 ^ depth;
  return wait(depth);
}

__attribute__((export_name("several"))) int several(int depth) { return deep(depth + 200); }
