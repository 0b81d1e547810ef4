// Points that share a reload keep values of different number and width, in loops and outside.
#include "test.h"

NOINLINE static long long use(int a, long long b, double c) { return a + 3 * b + (long long)(c * 4); }

NOINLINE static long long early(int a, int b, int c, long long d, double e, int n) {
  long long sum = test_pause(1) + use(a, 7, 0.5);
  sum += test_pause(2) + use(b, d, e);
  for (int i = 0; i < n; i++) {
    sum = sum * 3 + test_pause(i) + use(c + i, d - i, e);
    for (int k = 0; k <= i; k++) {
      sum ^= test_pause(k) + (k & 1 ? use(a, sum, e) : use(b, d, 1.25));
      if (sum & 1) sum += test_pause(3) * (long long)b;
    }
  }
  return sum + test_pause(4) + use(a, b, c);
}

TEST {
  long long sum = early(1, 2, 3, 0x123456789all, 2.75, 3) + early(9, 8, 7, -5, -1.5, 2);
  return (int)(sum ^ sum >> 32);
}
