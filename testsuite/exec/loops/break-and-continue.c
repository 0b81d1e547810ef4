// break and continue around suspend points.
#include "test.h"

TEST {
  int s = 0;
  for (int i = 0; i < 20; i++) {
    if (i % 3 == 0) continue;
    int x = test_pause(i);
    if (x % 5 == 0) { s += 1000; continue; }
    if (x > 40) break;
    s += x;
    print(s);
  }
  return s;
}
