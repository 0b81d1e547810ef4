// Two functions that call each other.
#include "test.h"

static int odd(int n);
NOINLINE static int even(int n) { return n == 0 ? test_pause(1) : odd(n - 1) + 1; }
NOINLINE static int odd(int n) { return n == 0 ? test_pause(2) : even(n - 1) + 2; }
TEST { print(even(10)); print(odd(10)); return even(7); }
