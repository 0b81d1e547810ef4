// A loop around a call that might suspend.
#include "bench.h"

static volatile unsigned rounds = 200000000;

NOINLINE static unsigned step(unsigned x) {
  if (x == 0)
    return (unsigned)host_wait(1);
  x ^= x << 13;
  x ^= x >> 17;
  return x ^ x << 5;
}

void run(void) {
  unsigned x = 1, sum = 0;
  for (unsigned i = 0, end = rounds; i < end; i++) {
    x = step(x);
    sum += x & i;
  }
  printf("%u %u\n", x, sum);
}

void loop(void) {
  unsigned sum = 0;
  for (int i = 0; i < 50000; i++)
    sum += step(0);
  printf("%u\n", sum);
}
