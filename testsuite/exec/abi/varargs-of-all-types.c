// Variable arguments of several types and sizes.
#include "test.h"

NOINLINE static double f(const char *t, ...) {
  __builtin_va_list l; double s = 0; __builtin_va_start(l, t);
  for (; *t; t++) { test_pause(*t); switch (*t) { case 'i': s += __builtin_va_arg(l, int); break; case 'l': s += (double)__builtin_va_arg(l, long long); break; case 'd': s += __builtin_va_arg(l, double); break; } s *= 2; }
  __builtin_va_end(l); return s;
}
TEST { printd(f("ildil", 1, 2ll << 33, 3.5, 4, 5ll)); printd(f("")); printd(f("dd", 1.25, (double)test_pause(2))); return 0; }
