// The comma operator.
#include "test.h"

TEST { int a = 1; int b = (a = test_pause(a), a += 2, test_pause(a)); return a * 1000 + b; }
