// Clean-ups of locals that suspend, on every way out of their scopes.
#include "test.h"

static void done(int *p) { print(-*p - test_pause(*p & 3)); }
#define SCOPED __attribute__((cleanup(done)))
NOINLINE static int f(int how) {
  SCOPED int a = 10 + how;
  for (int i = 0; i < 3; i++) {
    SCOPED int b = 20 + test_pause(i);
    if (how == 1 && i == 1) return test_pause(b);
    if (how == 2) break;
    if (how == 3 && i == 0) goto out;
    a += b;
  }
  return a;
out:;
  SCOPED int c = test_pause(how);
  return c + a;
}
TEST { int s = 0; for (int i = 0; i < 4; i++) s = s * 3 + f(i); return s; }
