// _BitInt of odd widths.
#include "test.h"

TEST { _BitInt(37) a = 1; unsigned _BitInt(65) b = 3; for (int i = 0; i < 6; i++) { a = a * 1000 + test_pause(i); b = b * b + (unsigned _BitInt(65))a; print64((long long)a); print64((long long)b); test_pause((int)b); } return 0; }
