// Towers of Hanoi, with a pause a move.
#include "test.h"

static int moves; NOINLINE static void hanoi(int n, int a, int b, int c) { if (!n) return; hanoi(n - 1, a, c, b); moves = (moves * 7 + test_pause(a * 10 + c)) & 0xffff; hanoi(n - 1, b, a, c); }
TEST { hanoi(6, 1, 2, 3); return moves; }
