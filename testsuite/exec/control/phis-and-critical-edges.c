// Values that meet after branches of which some suspend, with edges shared by many.
#include "test.h"

NOINLINE static int f(int a, int b) {
  int x = a;
  if (a > 2) { if (b > 2) x = test_pause(b); else goto shared; }
  else if (b > 1) { x = b; shared: x += test_pause(x) * 2; }
  switch (x & 3) { case 0: x++; break; case 1: x = test_pause(x); break; case 2: break; case 3: x--; }
  return x;
}
TEST { int s = 0; for (int i = 0; i < 5; i++) for (int j = 0; j < 4; j++) s = s * 3 + f(i, j); return s; }
