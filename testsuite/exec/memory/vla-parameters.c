// Sizes of arrays that suspend: in a declaration, in sizeof, in a parameter, and in two dimensions.
#include "test.h"

NOINLINE static int trace(int n, int m, int a[n][m]) { int s = 0; for (int i = 0; i < n && i < m; i++) { s += a[i][i] + test_pause(i); a[i][i] = -1; } return s; }
TEST {
  int n = test_pause(1), m = test_pause(0) + 2;
  int a[n][m];
  for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) a[i][j] = i * 10 + j;
  print(trace(n, m, a));
  print((int)sizeof(int[test_pause(2)]));
  int (*row)[m] = &a[test_pause(0)];
  (*row)[2] = 77;
  { char text[test_pause(3)]; for (unsigned i = 0; i < sizeof text; i++) text[i] = (char)('a' + i); test_pause(1); print_bytes(text, sizeof text); }
  int s = 0;
  for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) s = s * 3 + a[i][j];
  return s;
}
