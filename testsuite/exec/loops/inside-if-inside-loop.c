// A suspend point in a loop in a branch of a loop.
#include "test.h"

TEST {
  int s = 0;
  for (int i = 0; i < 6; i++) {
    if (i % 2) { for (int j = 0; j < i; j++) s += test_pause(j) * i; print(s); }
    else s -= i;
  }
  return s;
}
