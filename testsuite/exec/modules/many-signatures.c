// Two files that keep values of the same shapes, of different types: what is shared between them must mean the same.
// PARTS: 2
#include "test.h"

typedef struct { char c; long long l; float f; } mixed;
int other(int x, long long l, float f, double d, char *p);

#if PART == 1
NOINLINE static mixed keep(mixed m, int x) { int p = test_pause(x); m.c += p; m.l *= p; m.f += (float)p; test_pause(m.c & 3); m.f *= 2; return m; }
TEST {
  mixed m = keep((mixed){1, 1LL << 35, 1.5f}, 2);
  print(m.c); print64(m.l); printd(m.f);
  char text[8] = "abcdefg";
  print(other(5, 6LL << 32, 2.25f, 3.125, text));
  return text[2];
}
#else
int other(int x, long long l, float f, double d, char *p) {
  int a = test_pause(x);
  p[2] += a;
  long long b = l + test_pause(a);
  float g = f * test_pause(2);
  __int128 wide = (__int128)b * b;
  double e = d + test_pause(3);
  print64(b); printd(g); printd(e); print64((long long)(wide >> 40));
  return x + p[3];
}
#endif
