// So many values, all needed in so many blocks, that they lie in the frame.
#include "test.h"

#define TEN(m, n) m(n##0) m(n##1) m(n##2) m(n##3) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n)                                                                              \
  TEN(m, n##0) TEN(m, n##1) TEN(m, n##2) TEN(m, n##3) TEN(m, n##4)                                 \
  TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)

NOINLINE static long long all(int rounds, volatile int *count) {
  long long sum = 0;
  double last = 0.5;
  // `sum`, `last` and `round` are joins in a header through which each rewind goes.
  for (int round = 0; round < rounds; round++) {
#define INTEGER(n) int i##n = test_pause(n % 97 + round); if (i##n == 100) ++*count;
#define WIDE(n) long long i##n = (long long)test_pause(n % 89) << 30; if (i##n < 99) ++*count;
    HUNDRED(INTEGER, 1) HUNDRED(INTEGER, 2) HUNDRED(INTEGER, 3)
    if (i107 % 2)
      last += test_pause(round + 1);
    HUNDRED(INTEGER, 4) HUNDRED(INTEGER, 5) HUNDRED(WIDE, 6)
#define USE(n) sum = sum * 31 + i##n;
    HUNDRED(USE, 1) HUNDRED(USE, 2) HUNDRED(USE, 3) HUNDRED(USE, 4) HUNDRED(USE, 5) HUNDRED(USE, 6)
    last = last * 2 + (double)(sum % 1000);
  }
  return sum + (long long)last;
}

TEST {
  volatile int count = 0;
  long long sum = all(2, &count);
  print((int)(sum >> 32));
  print(count);
  return (int)sum;
}
