// Loop-carried values that change places: parallel copies.
#include "test.h"

TEST {
  int a = 1, b = 2, c = 3;
  for (int i = 0; i < 7; i++) { int t = a; a = b; b = c; c = t; if (i & 1) { t = a; a = b; b = t; } c += test_pause(a); print(a); print(b); print(c); }
  return a + b * 10 + c * 100;
}
