// Ackermann: recursion in the argument of a recursion.
#include "test.h"

NOINLINE static int a(int m, int n) {
  if (m == 0) return n % 5 == 0 ? (test_pause(n), n + 1) : n + 1;
  return n == 0 ? a(m - 1, 1) : a(m - 1, a(m, n - 1));
}
TEST { return a(2, 3); }
