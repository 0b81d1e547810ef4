// Fifty integers live across one suspend point.
#include "test.h"

#define E(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15) M(16) M(17) M(18) M(19) M(20) M(21) M(22) M(23) M(24) M(25) M(26) M(27) M(28) M(29) M(30) M(31) M(32) M(33) M(34) M(35) M(36) M(37) M(38) M(39) M(40) M(41) M(42) M(43) M(44) M(45) M(46) M(47) M(48) M(49)
static unsigned seed = 1; NOINLINE static unsigned next(void) { seed = seed * 1103515245 + 12345; return seed >> 3; }
TEST {
#define D(n) unsigned v##n = next();
  E(D)
  unsigned s = (unsigned)test_pause(1);
#define U(n) s = s * 3 + v##n;
  E(U)
  s += (unsigned)test_pause(s & 7);
#define W(n) s ^= v##n << (n % 7);
  E(W)
  return (int)s;
}
