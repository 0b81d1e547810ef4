// A va_list that is handed on to a function that suspends.
#include "test.h"

NOINLINE static int inner(int n, __builtin_va_list l) { int s = 0; while (n--) s = s * 7 + __builtin_va_arg(l, int) + test_pause(n); return s; }
NOINLINE static int outer(int n, ...) { __builtin_va_list l; __builtin_va_start(l, n); int s = inner(n, l); __builtin_va_end(l); return s + test_pause(s & 3); }
TEST { return outer(3, 1, 2, 3) - outer(2, 9, 8); }
