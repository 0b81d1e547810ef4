// 200 frames deep, suspending on the way down, at the bottom and on the way up.
#include "test.h"

NOINLINE static int f(int n) {
  int a = n % 20 == 0 ? test_pause(n) : n;
  int b = n ? f(n - 1) : test_pause(a);
  return (n % 30 == 0 ? test_pause(b & 0xff) : b) + a;
}
TEST { return f(200); }
