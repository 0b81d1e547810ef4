// alloca only if there are too few arguments, then an indirect call that suspends twice.
#include "test.h"

typedef int (*native)(int n, int *args);
static int callee(int n, int *args) { int s = 0; for (int i = 0; i < n; i++) s = s * 10 + args[i]; s += test_pause(s & 7); for (int i = 0; i < n; i++) args[i]++; return s + test_pause(n); }
static native volatile fn = callee;
NOINLINE static int call(int n, int *args, int want) {
  if (n < want) { int *more = __builtin_alloca(sizeof(int) * (unsigned)want); for (int i = 0; i < want; i++) more[i] = i < n ? args[i] : -i; args = more; }
  int r = fn(want, args);
  int s = r; for (int i = 0; i < want; i++) s += args[i];
  return s;
}
TEST { int a[] = {1, 2, 3, 4}; int x = call(2, a, 4), y = call(4, a, 4), z = call(1, a, 3); print(x); print(y); print(z); return a[0] + a[3]; }
