// Volatile locals.
#include "test.h"

TEST { volatile int a = 1, b = 2; a = test_pause(a); b += test_pause(b) + a; a ^= b; return test_pause(a) + b; }
