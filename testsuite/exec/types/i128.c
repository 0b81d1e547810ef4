// 128-bit values live across.
#include "test.h"

NOINLINE static __int128 f(__int128 a, int n) { __int128 b = a * a + n; b ^= test_pause(n); return b - (a << 3); }
TEST { __int128 s = 12345678901234567; for (int i = 0; i < 5; i++) { s = f(s, i); print64((long long)s); print64((long long)(s >> 64)); s += test_pause(i); } return 0; }
