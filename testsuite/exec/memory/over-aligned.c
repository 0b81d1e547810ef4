// A local that is aligned to more than the stack.
#include "test.h"

TEST { _Alignas(64) volatile int a[4]; int bad = (int)((__UINTPTR_TYPE__)a & 63); a[0] = test_pause(1); a[1] = test_pause(2); return bad * 100000 + a[0] * 100 + a[1]; }
