// A local that is dead before the suspend point, and one that begins after it.
#include "test.h"

NOINLINE static int hash(const int *p) { int h = 7; for (int i = 0; i < 8; i++) h = h * 31 + p[i]; return h; }
TEST {
  int h; { int a[8]; for (int i = 0; i < 8; i++) a[i] = i; h = hash(a); }
  h += test_pause(h & 255);
  { int b[8]; for (int i = 0; i < 8; i++) b[i] = h ^ i; h = hash(b); }
  return h;
}
