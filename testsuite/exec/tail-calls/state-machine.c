// Functions that call each other by tail calls, directly and through a table, and suspend
// on the way: by calls of their own, by ones of callees, and in loops. 20,000 steps do not
// grow the stack.
// FLAGS: -mtail-call -Wno-error
#include "test.h"

#define TAIL __attribute__((musttail)) return

typedef int State(int n, int sum, int *trace);

static State even, odd, *const table[4];

NOINLINE static int below(int x) { return test_pause(x) + 1; }

NOINLINE static int even(int n, int sum, int *trace) {
  int local[3] = {n, sum, n ^ sum};
  if (n == 0) return sum;
  if (n % 5 == 0) sum += below(local[2] & 15) + local[0];
  if (n % 7 == 0)
    for (int i = 0; i < 3; i++) sum = sum * 3 + test_pause(local[i] & 7) + i;
  trace[n & 3] += sum & 1;
  TAIL odd(n - 1, sum, trace);
}

NOINLINE static int odd(int n, int sum, int *trace) {
  if (n == 0) return -sum;
  if (n % 3 == 0) sum ^= below(n);
  TAIL even(n - 1, sum + 1, trace);
}

// Has no suspend point of its own.
NOINLINE static int only_tail(int n, int sum, int *trace) {
  trace[1]++;
  if (sum & 1) TAIL odd(n, sum, trace);
  TAIL even(n, sum, trace);
}

NOINLINE static int first(int n, int sum, int *trace) {
  volatile int mine = n;
  if (n == 0) return sum;
  sum += test_pause(sum & 3);
  TAIL table[(sum + mine) & 3](n - 1, sum, trace);
}
NOINLINE static int second(int n, int sum, int *trace) {
  if (n == 0) return sum + 1;
  trace[2] += sum & 1;
  TAIL table[sum & 3](n - 1, sum * 5 + 1, trace);
}
NOINLINE static int third(int n, int sum, int *trace) {
  if (n == 0) return sum + 2;
  // Not in tail position: a frame stays.
  int inner = n > 4 ? table[n & 3](n / 2, sum, trace) : n;
  TAIL table[(inner ^ sum) & 3](n - 1, sum + inner, trace);
}
static State *const table[4] = {first, second, third, only_tail};

// Of an import, by a tail call.
NOINLINE static int straight_to_the_import(int x) { TAIL test_pause(x); }

// The sum of many steps, each of which may be the one that suspends.
NOINLINE static int count(int n, int sum, int *trace) {
  if (n == 0) return sum;
  if (n % 4001 == 0) sum += test_pause(n & 7);
  TAIL count(n - 1, sum + (n & 3), trace);
}

TEST {
  int trace[4] = {};
  int sum = 0;
  for (int i = 0; i < 6; i++) {
    sum = sum * 31 + even(i * 4, i, trace);
    print(sum);
    sum += only_tail(9, sum & 7, trace);
    sum ^= table[i & 3](12, i, trace);
    sum += straight_to_the_import(i) + test_pause(sum & 3);
    print(sum);
  }
  sum += count(20000, 1, trace);
  for (int i = 0; i < 4; i++) print(trace[i]);
  return sum;
}
