// A variable-length array around suspensions.
#include "test.h"

NOINLINE static int f(int n) {
  int a[n];
  for (int i = 0; i < n; i++) a[i] = test_pause(i);
  int s = 0;
  for (int i = 0; i < n; i++) s = s * 5 + a[i] + (i & 1 ? test_pause(s & 3) : 0);
  return s;
}
TEST { return f(3) + f(9) * 3; }
