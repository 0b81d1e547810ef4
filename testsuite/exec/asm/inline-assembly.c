// Inline assembly between suspend points, with values in and out.
#include "test.h"

TEST { int a = test_pause(3), b; __asm__("local.get %1\n\ti32.const 5\n\ti32.mul\n\tlocal.set %0" : "=r"(b) : "r"(a)); int c = test_pause(b); __asm__ volatile("" ::: "memory"); return a + b + c; }
