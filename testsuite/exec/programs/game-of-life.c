// Conway's game on a torus; every cell looks at its neighbours through a call that suspends now and then.
#include "test.h"

enum { W = 8, H = 6 };
typedef unsigned char board[H][W];
static int cell(board b, int y, int x) { int v = b[(y + H) % H][(x + W) % W]; return x == 3 && y == 2 ? (test_pause(v) - 1) / 3 : v; }
NOINLINE static void step(board now, board next) {
  for (int y = 0; y < H; y++) for (int x = 0; x < W; x++) {
    int n = 0;
    for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) if (dy || dx) n += cell(now, y + dy, x + dx);
    next[y][x] = n == 3 || (n == 2 && cell(now, y, x));
  }
}
TEST {
  board a = {{0, 1}, {0, 0, 1}, {1, 1, 1}}, b;
  for (int i = 0; i < 3; i++) { step(a, b); step(b, a); }
  int count = 0;
  for (int y = 0; y < H; y++) { char row[W]; for (int x = 0; x < W; x++) { count += a[y][x]; row[x] = a[y][x] ? '#' : '.'; } print_bytes(row, W); }
  return count;
}
