// The address of a parameter is taken.
#include "test.h"

NOINLINE static void bump(int *p) { *p += test_pause(*p); }
NOINLINE static int f(int a, int b) { bump(&a); bump(&b); bump(&a); return a * 1000 + b; }
TEST { return f(1, 2); }
