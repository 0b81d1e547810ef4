// A scope with a variable-length array, left before the suspend point: the stack pointer is below what the frame says.
#include "test.h"

NOINLINE static int inner(int n) { volatile char a[64]; for (int i = 0; i < 64; i++) a[i] = (char)(n + i); int s = test_pause(n); for (int i = 0; i < 64; i++) s += a[i]; return s; }
NOINLINE static int outer(int n) {
  int s = 0;
  { volatile char v[n * 8]; for (int i = 0; i < n * 8; i++) v[i] = (char)i; s += test_pause(v[3]); }
  s += inner(n);
  { volatile char v[n * 16]; for (int i = 0; i < n * 16; i++) v[i] = (char)i; s += inner(v[3]); s += v[5]; }
  return s + inner(s & 7);
}
TEST { return outer(7); }
