// Floating-point values live across, with signs of zero, infinities and NaN.
#include "test.h"

TEST {
  float f = -0.0f; double d = 1.0; volatile double zero = 0; double inf = 1 / zero, nan = inf - inf;
  for (int i = 0; i < 4; i++) { f += (float)test_pause(i) * 0.1f; d = d / 3 + f; float g = -f * 0; test_pause(i); printd(f); printd(d); printd(g); printd(inf); printd(nan); }
  return d > 1;
}
