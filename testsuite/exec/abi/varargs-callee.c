// A variadic function that suspends between arguments, and copies its list.
#include "test.h"

NOINLINE static int sum(int n, ...) {
  __builtin_va_list l, m; int s = 0;
  __builtin_va_start(l, n);
  for (int i = 0; i < n; i++) { if (i == 2) __builtin_va_copy(m, l); s += __builtin_va_arg(l, int) * test_pause(i); }
  s += test_pause(__builtin_va_arg(m, int));
  __builtin_va_end(l); __builtin_va_end(m);
  return s;
}
TEST { return sum(4, 1, 2, 3, 4) * 1000 + sum(5, test_pause(1), 20, 30, test_pause(2), 50); }
