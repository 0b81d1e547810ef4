// Eight queens on a board of six, with a callback at each solution.
// EXPECT: run = 4
#include "test.h"

NOINLINE static int place(int row, int *q, int (*found)(const int *)) { if (row == 6) return found(q); int s = 0; for (int c = 0; c < 6; c++) { int ok = 1; for (int r = 0; r < row; r++) ok &= q[r] != c && q[r] - c != r - row && q[r] - c != row - r; if (ok) { q[row] = c; s += place(row + 1, q, found); } } return s; }
static int show(const int *q) { int v = 0; for (int i = 0; i < 6; i++) v = v * 10 + q[i]; print(v); return test_pause(v) != 0; }
TEST { int q[6]; return place(0, q, show); }
