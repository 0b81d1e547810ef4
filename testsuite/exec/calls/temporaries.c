// Arguments that are computed for the call, and used by nobody else.
#include "test.h"

NOINLINE static int f(int a, int b, int c, int d) { print(a + b + c + d); return test_pause(a ^ b ^ c ^ d); }
TEST {
  int s = 0;
  for (int i = 0; i < 5; i++) s += f(i * 3, i + s, s >> 1, i << 4);
  return s;
}
