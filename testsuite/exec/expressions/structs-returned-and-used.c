// Members of structs that calls return, in one expression.
#include "test.h"

struct small { int a; short b; };
struct large { int v[10]; double d; };
NOINLINE static struct small small(int x) { struct small s = {test_pause(x), (short)x}; return s; }
NOINLINE static struct large large(int x) { struct large l; for (int i = 0; i < 10; i++) l.v[i] = x * i + (i == 4 ? test_pause(x) : 0); l.d = test_pause(1) * 0.5; return l; }
NOINLINE static int take(struct large l, struct small s) { l.v[3] += test_pause(s.b); return l.v[3] + l.v[4] + s.a; }
TEST {
  int r = small(1).a + large(2).v[test_pause(1)] * small(3).b;
  print(r);
  printd(large(4).d + small(5).a);
  print(take(large(small(1).b), small(large(1).v[2])));
  struct large x = large(3), y = x;
  y = test_pause(1) == 4 ? large(5) : x;
  x.v[4] = take(y, (struct small){1, 2});
  return x.v[4] + y.v[4];
}
