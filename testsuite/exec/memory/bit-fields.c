// Bit-fields.
#include "test.h"

struct s { unsigned a : 3, b : 7; int c : 5; };
TEST { struct s x = {0}; for (int i = 0; i < 9; i++) { x.a += (unsigned)test_pause(i) & 7; x.b ^= (unsigned)test_pause(i) & 127; x.c -= 1; print((int)x.a); print((int)x.b); print(x.c); } return 0; }
