// A struct by value through a function pointer.
#include "test.h"

struct s { int a[4]; };
static int f(struct s x) { x.a[0] *= 2; int r = test_pause(x.a[0]); return r + x.a[0] + x.a[3]; }
static int g(struct s x) { return x.a[1]; }
static int (*volatile p)(struct s) = f;
TEST { struct s x = {{1, 2, 3, 4}}; int r = p(x) * 100; p = g; return r + p(x) + x.a[0]; }
