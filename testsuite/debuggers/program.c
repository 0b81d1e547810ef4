// FLAGS: -g
// What the debuggers look at. It suspends in a nested call, in a loop, and below a recursion. At the
// lines that say `stop` they stop, and where these say so, too, they step over them.
#include "test.h"

struct point {
  int x, y;
};

int total = 5;

NOINLINE int ask(struct point *where, int question) {
  int twice = question * 2;       // stop: the first line
  int answer = test_pause(twice); // the suspension
  where->x += answer;             // stop: behind it
  return answer + twice;
}

NOINLINE int work(int first, int second) {
  struct point place = {first, second}; // stop
  int values[3] = {first, second, first + second};
  int result = ask(&place, first); // stop and step
  total += result;
  for (int i = 0; i < 2; i++) {  // stop: here a rewind passes
    values[i] += ask(&place, i); // stop and step
    result += values[i];
  }
  return result + place.x + place.y; // stop
}

NOINLINE int down(int depth) {
  if (depth == 0) return test_pause(7); // stop
  int below = down(depth - 1);          // stop and step
  return below + depth;                 // stop: behind the call
}

TEST {
  int sum = work(3, 4); // stop
  sum += down(3);
  print(sum);
  print(total);
  return 0; // stop: behind all
}
