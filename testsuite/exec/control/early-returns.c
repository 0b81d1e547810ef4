// Many returns, before and after suspend points.
#include "test.h"

NOINLINE static int f(int x) {
  if (x == 0) return 1;
  int y = test_pause(x);
  if (y < 8) return y;
  y -= test_pause(y);
  if (y > -50) return y * 2;
  return test_pause(y) + x;
}
TEST { int s = 0; for (int i = 0; i < 8; i++) { s += f(i * i); print(s); } return s; }
