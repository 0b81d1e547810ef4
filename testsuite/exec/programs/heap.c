// A heap allocator over a static array, and a binary heap with a suspending comparison.
// EXPECT: 1
// EXPECT: 2
// EXPECT: 3
// EXPECT: 5
// EXPECT: 7
// EXPECT: 8
// EXPECT: 9
#include "test.h"

static int less(int a, int b) { return test_pause(a & 7) + a * 100 < test_pause(b & 7) + b * 100; }
static int heap[16], n;
NOINLINE static void push(int x) { int i = n++; heap[i] = x; while (i && less(heap[i], heap[(i - 1) / 2])) { int t = heap[i]; heap[i] = heap[(i - 1) / 2]; heap[(i - 1) / 2] = t; i = (i - 1) / 2; } }
NOINLINE static int pop(void) { int r = heap[0]; heap[0] = heap[--n]; for (int i = 0;;) { int c = 2 * i + 1; if (c >= n) break; if (c + 1 < n && less(heap[c + 1], heap[c])) c++; if (!less(heap[c], heap[i])) break; int t = heap[i]; heap[i] = heap[c]; heap[c] = t; i = c; } return r; }
TEST { static const int in[] = {7, 3, 9, 1, 8, 2, 5}; for (int i = 0; i < 7; i++) push(in[i]); for (int i = 0; i < 7; i++) print(pop()); return n; }
