// Variable-length arrays of a loop body, freed in each round, with calls in between.
#include "test.h"

NOINLINE static int inner(int n) { volatile char a[64]; for (int i = 0; i < 64; i++) a[i] = (char)(n + i); int s = test_pause(n); for (int i = 0; i < 64; i++) s += a[i]; return s; }
TEST {
  int s = 0;
  for (int i = 1; i < 5; i++) { volatile int v[i * 3]; for (int j = 0; j < i * 3; j++) v[j] = j; s += inner(i) + v[i]; s ^= test_pause(v[i * 2]); }
  return s + inner(s & 15);
}
