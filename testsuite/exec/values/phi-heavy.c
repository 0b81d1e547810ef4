// Many values that meet in a loop with branches.
#include "test.h"

TEST {
  int a = 1, b = 2, c = 3, d = 4, e = 5;
  for (int i = 0; i < 12; i++) {
    if (i % 2) { a += b; if (i % 3) { c = test_pause(a & 15); d ^= c; } else { e = d; } }
    else { b = test_pause(c & 15) + d; if (a > 10) { a = e; e += test_pause(1); } }
    print(a ^ b ^ c ^ d ^ e);
  }
  return a + b * 3 + c * 5 + d * 7 + e * 11;
}
