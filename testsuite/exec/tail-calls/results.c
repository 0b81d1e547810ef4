// Tail calls with results and parameters of other kinds, from functions with frames.
// FLAGS: -mtail-call
#include "test.h"

#define TAIL __attribute__((musttail)) return

NOINLINE static double halves(double x, int n);
NOINLINE static double thirds(double x, int n) {
  volatile double kept = x;
  if (n <= 0) return x;
  int more = test_pause(n & 3);
  x = kept + more;
  TAIL halves(x / 3, n - 1);
}
NOINLINE static double halves(double x, int n) {
  if (n <= 0) return -x;
  TAIL thirds(x / 2 + 1, n - 2);
}

NOINLINE static void nothing(long long *out, int n);
NOINLINE static void something(long long *out, int n) {
  *out += test_pause(n) * (long long)n;
  if (n > 0) TAIL nothing(out, n - 1);
}
NOINLINE static void nothing(long long *out, int n) {
  *out ^= n;
  TAIL something(out, n - 1);
}

struct Big { long long a[4]; };
NOINLINE static struct Big grow(int n, struct Big *from);
NOINLINE static struct Big start(int n, struct Big *from) {
  from->a[n & 3] += test_pause(n);
  TAIL grow(n - 1, from);
}
NOINLINE static struct Big grow(int n, struct Big *from) {
  if (n > 0) TAIL start(n - 1, from);
  struct Big big = *from;
  big.a[0] += test_pause(7);
  return big;
}

TEST {
  for (int i = 0; i < 7; i++) {
    printd(thirds(i * 10.5, i));
    long long out = i;
    something(&out, i);
    print64(out);
    struct Big from = {{i, i * 2, i * 3, i * 4}}, to = start(i * 2, &from);
    print64(to.a[0] + to.a[1] * 3 + to.a[2] * 5 + to.a[3] * 7);
  }
  return test_pause(1);
}
