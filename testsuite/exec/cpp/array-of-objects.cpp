// Arrays whose elements' constructors and destructors suspend.
#include "test.h"

static int alive;
struct Element { int v; Element() : v(test_pause(alive++)) {} ~Element() { alive--; print(test_pause(v)); } };
NOINLINE static int use(int n) {
  Element fixed[3];
  Element grid[2][2];
  return fixed[n].v + grid[n & 1][1].v + test_pause(alive);
}
TEST { int a = use(1); int b = use(2); print(alive); return a * 100 + b; }
