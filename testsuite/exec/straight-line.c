// Two suspend points, one after the other, with values that live across them.
// EXPECT: 4
// EXPECT: 13
#include "test.h"

TEST {
  int a = test_pause(1);
  print(a);
  int b = test_pause(a);
  print(b);
  return a + b;
}
