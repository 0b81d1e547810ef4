// Globals and statics are not kept: what happens to them while suspended stays.
#include "test.h"

int global = 1;
NOINLINE static int next(void) { static int n = 10; n += test_pause(n & 7); return n; }
TEST { for (int i = 0; i < 4; i++) { global += next(); print(global); } return global; }
