// More values, needed for longer, than there are records for: they lie in the frame.
#include "test.h"

#define TEN(m, n) m(n##0) m(n##1) m(n##2) m(n##3) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n)                                                                              \
  TEN(m, n##0) TEN(m, n##1) TEN(m, n##2) TEN(m, n##3) TEN(m, n##4)                                 \
  TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)
#define THOUSAND(m, n)                                                                             \
  HUNDRED(m, n##0) HUNDRED(m, n##1) HUNDRED(m, n##2) HUNDRED(m, n##3) HUNDRED(m, n##4)             \
  HUNDRED(m, n##5) HUNDRED(m, n##6) HUNDRED(m, n##7) HUNDRED(m, n##8) HUNDRED(m, n##9)

NOINLINE static long long all(int rounds, const int *step) {
  long long sum = 0;
  double last = 0.5;
  // `sum`, `last` and `round` are joins in a header through which each rewind goes.
  for (int round = 0; round < rounds; round++) {
#define INTEGER(n) int i##n = test_pause(1##n % 97 + round);
#define WIDE(n) long long w##n = (long long)test_pause(1##n % 89) << 30;
    THOUSAND(INTEGER, )
    if (i007 % 2)
      last += test_pause(round + 1);
    THOUSAND(WIDE, )
#define USE(n) sum = sum * 31 + (i##n ^ w##n) + *step;
    THOUSAND(USE, )
    last = last * 2 + (double)(sum % 1000);
  }
  return sum + (long long)last;
}

TEST {
  int step = 3;
  long long sum = all(2, &step);
  print((int)(sum >> 32));
  return (int)sum;
}
