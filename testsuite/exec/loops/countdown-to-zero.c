// A loop that counts down: zero, the value of a rewind, is its end.
#include "test.h"

TEST { int n = 5, s = 0; while (n--) { s += test_pause(n); if (!n) print(s); } return s + n; }
