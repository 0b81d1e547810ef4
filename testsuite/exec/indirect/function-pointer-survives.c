// A function pointer that is loaded before, and called after, a suspension.
#include "test.h"

static int f(int x) { return x + 1; }
static int g(int x) { return test_pause(x) + 2; }
static int (*volatile which)(int) = f;
TEST { int (*p)(int) = which; which = g; int x = test_pause(1); int (*q)(int) = which; which = f; int y = test_pause(2); return p(x) * 100 + q(y); }
