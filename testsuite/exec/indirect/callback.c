// Callbacks with a closure argument, passed down three levels.
#include "test.h"

struct closure { int (*call)(void *, int); int n; };
static int add(void *p, int x) { struct closure *c = p; c->n += test_pause(x); return c->n; }
NOINLINE static int three(struct closure *c, int x) { return c->call(c, x) + c->call(c, x + 1); }
NOINLINE static int two(struct closure *c, int x) { return three(c, x) * 2 + c->n; }
NOINLINE static int one(struct closure *c, int x) { int r = two(c, x); return r - two(c, r & 7); }
TEST { struct closure c = {add, 5}; print(one(&c, 3)); return c.n; }
