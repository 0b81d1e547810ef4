// Suspends inside of try blocks, and exceptions before and after them.
// EXCEPTIONS: wasm
// EXPECT: 31
// EXPECT: run = 846
#include "test.h"

NOINLINE static int checked(int x) {
  int y = test_pause(x);
  if (y % 5 == 0)
    throw y;
  return y;
}

NOINLINE static int once(int x) {
  int before = x * 7;
  try {
    int got = checked(x);
    print(got);
    return before + checked(got) + got;
  } catch (int value) {
    print(value);
    return before - value;
  }
}

TEST {
  int sum = 0;
  for (int i = 0; i < 12; i++)
    sum += once(i);
  return sum;
}
