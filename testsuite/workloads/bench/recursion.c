// Nothing but calls, of which one might suspend.
#include "bench.h"

static volatile int depth = 20, most = 36;

NOINLINE static int fib(int n) {
  if (n < 2)
    return n < 0 ? host_wait(n) : n;
  return fib(n - 1) + fib(n - 2);
}

/// Calls itself `n` times. The host calls this, too, to see how deep it may go.
__attribute__((export_name("descend"))) NOINLINE int descend(int n) {
  if (n == 0)
    return host_wait(n);
  return descend(n - 1) * 3 ^ n;
}

void run(void) { printf("%d\n", fib(most)); }

void loop(void) {
  unsigned sum = 0;
  for (int i = 0; i < 20000; i++)
    sum += (unsigned)descend(depth);
  printf("%u\n", sum);
}
