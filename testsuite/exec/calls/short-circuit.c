// && and || with suspending operands.
#include "test.h"

TEST {
  int n = 0;
  for (int i = 0; i < 6; i++) {
    if (test_pause(i) > 6 && test_pause(i + 1) < 17) n += 1;
    if (test_pause(i) < 5 || test_pause(-i) > -10) n += 100;
    print(n);
  }
  return n;
}
