// A union, read as another type after a suspension.
#include "test.h"

union u { float f; unsigned i; unsigned char b[4]; };
TEST { union u a; a.f = 1.5f; test_pause(1); a.b[3] ^= 1; unsigned x = a.i; a.i += (unsigned)test_pause(2); printd(a.f); return (int)(x >> 16); }
