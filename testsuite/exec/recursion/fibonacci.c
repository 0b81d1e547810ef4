// Recursion that suspends at its leaves.
#include "test.h"

NOINLINE static int fib(int n) { return n < 2 ? test_pause(n) : fib(n - 1) + fib(n - 2); }
TEST { return fib(9); }
