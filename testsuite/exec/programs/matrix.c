// A matrix product that suspends in its inner loop.
#include "test.h"

TEST { double a[4][4], b[4][4], c[4][4]; for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) { a[i][j] = i + j * 0.5; b[i][j] = i - j * 0.25; } for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) { double s = 0; for (int k = 0; k < 4; k++) s += a[i][k] * b[k][j] + test_pause(k); c[i][j] = s; } for (int i = 0; i < 4; i++) printd(c[i][3 - i]); return 0; }
