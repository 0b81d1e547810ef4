// A call with twenty arguments of all types.
#include "test.h"

NOINLINE static long long f(int a, long long b, float c, double d, int e, long long g, float h, double i, char j, short k,
                            unsigned l, int m, int n, int o, long long p, double q, float r, int s, int t, int u) {
  int x = test_pause(a);
  printd(c * d + h * i + q * r);
  return x + b + e + g + j + k + l + m + n + o + p + s + t + u;
}
TEST {
  print64(f(1, 2, 3.5f, 4.25, 5, 6, 7.5f, 8.125, 9, -10, 11, 12, 13, 14, 1ll << 40, 16.5, 17.25f, 18, 19, test_pause(20)));
  return 0;
}
