// A frame of forty kilobytes, kept across suspensions, in a recursion.
#include "test.h"

NOINLINE static unsigned walk(int depth, unsigned seed) {
  unsigned local[2500];
  for (int i = 0; i < 2500; i++) local[i] = seed = seed * 1664525u + 1013904223u;
  unsigned below = depth ? walk(depth - 1, local[depth * 100]) : (unsigned)test_pause(3);
  unsigned sum = below + (unsigned)test_pause(depth);
  for (int i = 0; i < 2500; i++) sum = sum * 31 + local[i];
  return sum;
}
TEST { return (int)walk(0, 1); }
