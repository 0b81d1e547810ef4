// Objects with destructors in frames that suspend: each runs once, whether the function
// returns, or an exception that is thrown behind a resumption goes through it.
// EXCEPTIONS: wasm
#include "test.h"

static int alive;

struct Guard {
  int name;
  NOINLINE explicit Guard(int n) : name(n) { print(1000 + n), alive++; }
  NOINLINE ~Guard() { print(2000 + name), alive--; }
};

NOINLINE static int leaf(int x) {
  Guard guard(x);
  int y = test_pause(x);
  if (y % 3 == 1)
    throw y;
  return y + guard.name;
}

NOINLINE static int middle(int depth, int x) {
  Guard first(depth * 10);
  int a = depth ? middle(depth - 1, x) : leaf(x);
  Guard second(depth * 10 + 1);
  return a + test_pause(depth) + first.name + second.name;
}

NOINLINE static int outer(int x) {
  int result = -1;
  try {
    Guard guard(500);
    result = middle(3, x) + test_pause(7);
  } catch (int thrown) {
    result = thrown;
  }
  print(alive);
  return result;
}

TEST {
  int sum = 0;
  for (int i = 0; i < 6; i++)
    sum = sum * 31 + outer(i) + test_pause(sum);
  return sum;
}
