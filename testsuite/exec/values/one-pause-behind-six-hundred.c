// What a call is given that nothing needs afterwards, in a function with so many values that it lies
// in the frame: a rewind gives it again.
#include "test.h"

#define TEN(m, n) m(n##0) m(n##1) m(n##2) m(n##3) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n)                                                                              \
  TEN(m, n##0) TEN(m, n##1) TEN(m, n##2) TEN(m, n##3) TEN(m, n##4)                                 \
  TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)

static volatile int seed = 1, count;
NOINLINE static int next(void) { return seed = seed * 7 % 1009; }
NOINLINE static int twice(int x) { return test_pause(x) * 2; }

NOINLINE static int all(int (*behind)(int), int x) {
  int sum = 0;
#define INTEGER(n) int i##n = next(); if (i##n == 100) ++count;
  HUNDRED(INTEGER, 1) HUNDRED(INTEGER, 2) HUNDRED(INTEGER, 3)
  HUNDRED(INTEGER, 4) HUNDRED(INTEGER, 5) HUNDRED(INTEGER, 6)
#define USE(n) sum = sum * 31 + i##n; if (sum % 64 == 5) ++count;
  HUNDRED(USE, 1) HUNDRED(USE, 2) HUNDRED(USE, 3) HUNDRED(USE, 4) HUNDRED(USE, 5) HUNDRED(USE, 6)
  count += sum % 7;
  return behind(x);
}

static int (*volatile behind)(int) = twice;

TEST {
  for (int i = 0; i < 3; i++)
    print(all(behind, i));
  print(count);
  return 0;
}
