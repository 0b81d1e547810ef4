// The same inline functions in three files: the linker keeps one copy of each, with its frame.
// PARTS: 3
// FLAGS: -std=c++17
#include "test.h"

inline int total = 0;
inline int add(int x) { int p = test_pause(x); total += p; return p + total; }
template <typename T> NOINLINE inline T twice(T x) { T y = x + add((int)x & 7); return y + add((int)y & 7); }
int one(int), two(int);

#if PART == 1
TEST { int a = one(3); int b = two(4); double c = twice(2.5); printd(c); print(a); print(b); return total; }
#elif PART == 2
int one(int x) { return twice(x) + twice((short)x); }
#else
int two(int x) { double d = twice(x * 0.5); printd(d); return twice(x) - one(x); }
#endif
