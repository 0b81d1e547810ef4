// A weak function that does not suspend, overridden by one in another file that does.
// PARTS: 2
#include "test.h"

#if PART == 1
__attribute__((weak)) int hook(int x) { return x; }
__attribute__((weak)) int kept(int x) { return test_pause(x) * 2; }
NOINLINE static int work(int x) { int before = x * 3; int h = hook(x); return before + h + kept(before); }
TEST { int a = work(1); print(a); return work(a) + a; }
#else
int hook(int x) { volatile int frame[4] = {x, x + 1, x + 2, 0}; frame[3] = test_pause(x); return frame[0] * frame[3] + frame[2]; }
#endif
