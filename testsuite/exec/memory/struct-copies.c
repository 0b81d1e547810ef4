// Structs that are copied as a whole around suspensions.
#include "test.h"

struct big { int a[10]; double d; };
NOINLINE static int touch(struct big *b, int x) { b->a[x] += test_pause(x); b->d *= 1.5; return b->a[x]; }
TEST {
  struct big x = {{1, 2, 3}, 2.5}, y = x;
  touch(&x, 1); y = x; touch(&y, 2); struct big z = y; touch(&z, 1); x = z;
  int s = 0; for (int i = 0; i < 10; i++) s = s * 3 + x.a[i] - y.a[i] + z.a[i];
  printd(x.d); printd(y.d);
  return s;
}
