// A while loop with the suspend point in its condition.
#include "test.h"

TEST { int i = 0, s = 0; while (test_pause(i) < 30) { s += i * i; i++; } print(i); return s; }
