// A chain of forty functions with frames.
#include "test.h"

NOINLINE static int f(int n, volatile int *up) {
  volatile int here[3] = {n, n * 2, *up};
  if (n == 0) return test_pause(here[2]);
  int r = f(n - 1, &here[1]);
  return r + here[0] + here[1] + here[2] + *up;
}
TEST { volatile int top = 7; return f(40, &top); }
