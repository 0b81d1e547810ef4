// Where there is too little room, a suspension traps before it writes outside of it.
// ROOM: 0 4 16 40 100
#include "test.h"

NOINLINE static int down(int depth, int a, int b) {
  if (!depth) return test_pause(a ^ b);
  int c = a * 3 + depth, d = b ^ depth;
  int below = down(depth - 1, c, d);
  return below * 5 + c - d;
}
TEST { return down(20, 1, 2); }
