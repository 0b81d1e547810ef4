// What a call in a try block returns, and what lives across it: of every kind.
// EXCEPTIONS: wasm
#include "test.h"

struct Big { long long a, b, c; int d; };

NOINLINE static Big big(int x) { int y = test_pause(x); if (y & 8) throw y; return {y, y * 2LL, y * 3LL, x}; }
NOINLINE static double real(double x) { int y = test_pause((int)x); if (y & 4) throw 1.5 * y; return x / (y | 1); }
NOINLINE static long long wide(long long x) { int y = test_pause((int)x); if (y & 2) throw (int)x; return x * y; }
NOINLINE static const char *text(int x) { return test_pause(x) & 1 ? "odd" : "even"; }

NOINLINE static long long use(int x) {
  long long a = x * 1000003LL;
  double d = x * 0.25;
  const char *where = "start";
  int stage = 0;
  try {
    Big first = big(x);
    a += first.a * first.d;
    stage = 1;
    d += real(d + x);
    stage = 2;
    where = text(x);
    a ^= wide(a);
    stage = 3;
    Big second = big((int)(a & 31));
    return second.c + first.b + where[0] + stage + (long long)d;
  } catch (double value) {
    return (long long)(value * 16) + a + stage * 7 + where[1];
  } catch (int value) {
    return value * 3 - a + stage * 11 + (long long)(d * 8) + where[2];
  }
}

// Only the handler needs what was computed before.
NOINLINE static int only_in_handler(int x) {
  int kept = x * 77 + 5;
  try {
    return (int)wide(x);
  } catch (int value) {
    return value + kept;
  }
}

TEST {
  for (int i = 0; i < 8; i++)
    print(only_in_handler(i));
  for (int i = 0; i < 24; i++)
    print64(use(i));
  return 0;
}
