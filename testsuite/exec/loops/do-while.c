// A do loop.
#include "test.h"

TEST { int i = 0; do { i += (test_pause(i) & 7) + 1; print(i); } while (i < 40); return i; }
