// Three loops in each other, with suspend points at each level.
#include "test.h"

TEST {
  int s = 0;
  for (int i = 0; i < 3; i++) {
    s += test_pause(i);
    for (int j = 0; j < 3; j++) {
      s ^= j * s;
      for (int k = 0; k < 3; k++) s = s * 3 + test_pause(i * 9 + j * 3 + k);
      s -= test_pause(j);
      print(s);
    }
  }
  return s;
}
