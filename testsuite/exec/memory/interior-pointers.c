// Pointers into the frame are given to callees, which suspend and write through them.
#include "test.h"

struct pair { int a, b; };
NOINLINE static void set(int *p, int x) { *p = x; *p += test_pause(x); }
NOINLINE static int f(int n) {
  struct pair p = {n, n}; int x = 1, *q = &p.b;
  set(&p.a, n + 1); set(q, n + 2); set(&x, 3);
  int *r = x > 5 ? &p.a : &x;
  *r += test_pause(*r);
  return p.a * 10000 + p.b * 100 + x;
}
TEST { return f(1) + f(2); }
