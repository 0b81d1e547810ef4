// Values of all four types of wasm live across one suspend point.
#include "test.h"

TEST {
  int a = test_pause(1), b = a * 3; long long c = a * 77777777777ll, d = c ^ b; float e = (float)a / 3, f = e * (float)b; double g = e * 1.1, h = (double)d / g;
  int s = test_pause(2);
  print(a + b); print64(c - d); printd(e + f); printd(g + h); s += test_pause(3);
  print(a - b); print64(c + d); printd(e - f); printd(g - h);
  return s;
}
