// Phis of constants: a state that is known at each suspend point.
#include "test.h"

TEST { int state = 0, n = 0; while (state != 3) { int x = test_pause(state); n += x; if (state == 0) state = x == 1 ? 2 : 1; else if (state == 1) state = 3; else { state = n > 20 ? 1 : 2; } print(state); } return n; }
