// A struct by value that the callee changes before and after it suspends.
#include "test.h"

struct s { int a[6]; };
NOINLINE static int f(struct s x, int n) { x.a[0] += 5; x.a[1] = test_pause(n); x.a[2] += x.a[0]; int r = test_pause(x.a[2] & 15); for (int i = 0; i < 6; i++) r = r * 3 + x.a[i]; return r; }
TEST { struct s x = {{1, 2, 3, 4, 5, 6}}; int a = f(x, 1), b = f(x, 2); print(a); print(b); int s = 0; for (int i = 0; i < 6; i++) s += x.a[i]; return s; }
