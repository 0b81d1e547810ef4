// A loop with two entries.
#include "test.h"

NOINLINE static int f(int start, int n) {
  int s = 0;
  if (start) goto middle;
  while (n > 0) {
    s += test_pause(n);
    print(s);
  middle:
    s = s * 2 + test_pause(s & 7);
    n--;
  }
  return s;
}
TEST { return f(0, 4) + f(1, 4); }
