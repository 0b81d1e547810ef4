// Structs as results, large and small.
#include "test.h"

struct big { int a[8]; }; struct two { int a, b; }; struct one { double d; };
NOINLINE static struct big mk(int n) { struct big b; for (int i = 0; i < 8; i++) b.a[i] = test_pause(n + i); return b; }
NOINLINE static struct two mk2(int n) { struct two t = {test_pause(n), n}; return t; }
NOINLINE static struct one mk1(int n) { struct one o = {test_pause(n) / 2.0}; return o; }
TEST { struct big b = mk(1), c = mk(b.a[2]); struct two t = mk2(c.a[1]); struct one o = mk1(t.a & 63); int s = 0; for (int i = 0; i < 8; i++) s = s * 3 + b.a[i] + c.a[7 - i]; printd(o.d); return s + t.a + t.b; }
