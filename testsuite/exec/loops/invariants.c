// Values that loops do not change, of several nesting depths.
#include "test.h"

NOINLINE static int f(int a, long long b, double c) {
  int s = 0;
  for (int i = 0; i < 3; i++) {
    int x = a * i + (int)b;
    for (int j = 0; j < 3; j++) {
      double y = c * j + x;
      for (int k = 0; k < 2; k++) s += test_pause(k + (int)y) + x;
    }
    s += (int)(c * 2) + (int)b;
  }
  return s;
}
TEST { return f(test_pause(1), test_pause(2), test_pause(3) + 0.5); }
