// A function that never returns suspends on its way; the code after it is unreachable.
#include "test.h"

static int n;
_Noreturn NOINLINE static void never(void) {
  for (;;) {
    n += test_pause(n);
    print(n);
    if (n > 1000) __builtin_trap();
  }
}
NOINLINE static int maybe(int x) {
  if (x > 100) never();
  return test_pause(x);
}
TEST { int s = 0; for (int i = 0; i < 4; i++) s += maybe(i); return s; }
