// Results of suspending calls are arguments of suspending calls.
#include "test.h"

NOINLINE static int f(int a, int b) { return test_pause(a) - b; }
TEST { return f(f(test_pause(1), test_pause(2)), f(test_pause(3), f(4, 5))); }
