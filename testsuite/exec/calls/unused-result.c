// A result that nobody uses.
#include "test.h"

TEST { test_pause(1); test_pause(2); print(3); test_pause(4); return 5; }
