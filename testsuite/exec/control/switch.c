// Suspend points in the cases of a switch.
#include "test.h"

NOINLINE static int f(int x) {
  switch (x) {
  case 0: return test_pause(10);
  case 1: x += test_pause(11); break;
  case 2: x *= test_pause(12);
    __attribute__((fallthrough));
  case 3: x -= test_pause(13); break;
  case 100: x = test_pause(14) + test_pause(15); break;
  default: print(x);
  }
  return x + test_pause(x);
}
TEST { int s = 0; for (int i = 0; i < 6; i++) s = s * 7 + f(i); return s + f(100); }
