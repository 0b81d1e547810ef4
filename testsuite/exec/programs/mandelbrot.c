// Floating-point loops that suspend at the start of a row and in the middle of an orbit.
#include "test.h"

NOINLINE static int orbit(double re, double im, float limit) {
  double x = 0, y = 0;
  int n = 0;
  while (n < 30 && x * x + y * y < limit) { double t = x * x - y * y + re; y = 2 * x * y + im; x = t; if (++n % 7 == 0) test_pause(n); }
  return n;
}
TEST {
  int sum = 0;
  for (int row = 0; row < 8; row++) {
    char line[24];
    double im = -1.2 + row * (test_pause(0) * 0.3);
    for (int col = 0; col < 24; col++) { int n = orbit(-2.1 + col * 0.12, im, 4.0f); sum += n; line[col] = " .:-=+*#%@"[n / 4 > 9 ? 9 : n / 4]; }
    print_bytes(line, 24);
  }
  return sum;
}
