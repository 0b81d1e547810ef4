// Locals of blocks that could share a place in the frame.
#include "test.h"

NOINLINE static void fill(char *p, int n, int x) { for (int i = 0; i < n; i++) p[i] = (char)(x + i); test_pause(x); }
NOINLINE static int sum(const char *p, int n) { int s = 0; for (int i = 0; i < n; i++) s += p[i]; return s + test_pause(n); }
TEST {
  int s = 0;
  for (int i = 0; i < 3; i++) {
    { char a[64]; fill(a, 64, i); s += sum(a, 64); }
    { char b[64]; fill(b, 64, i + 1); s -= sum(b, 64); }
    { char c[32], d[32]; fill(c, 32, i); fill(d, 32, 2 * i); s ^= sum(c, 32) * sum(d, 32); }
    print(s);
  }
  return s;
}
