// 64-bit values live across, and as arguments and results.
#include "test.h"

NOINLINE static long long f(long long a, unsigned long long b) { long long c = a * 3 + (long long)b; c ^= test_pause((int)c); return c + a - (long long)(b >> 7); }
TEST { long long s = 1; for (int i = 0; i < 6; i++) { s = f(s, (unsigned long long)s * 0x123456789ull); print64(s); } return (int)(s >> 32); }
