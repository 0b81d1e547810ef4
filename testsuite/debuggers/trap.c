// FLAGS: -g
// Traps below a recursion, after it was suspended there: on each of these lines is a frame.
#include "test.h"

volatile int limit = 3;

NOINLINE int check(int depth) {
  int answer = test_pause(depth);
  if (answer > limit) __builtin_trap(); // frame 0
  return answer;
}

NOINLINE int down(int depth) {
  if (depth == 0) {
    int first = test_pause(-1);
    return check(2) + first; // frame 1
  }
  return down(depth - 1) + limit; // frames 2 and 3
}

TEST {
  int result = down(2); // frame 4
  print(result);
  return 0;
}
