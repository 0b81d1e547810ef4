// The suspend point is after a return in the middle of a loop.
#include "test.h"

NOINLINE static int find(const int *a, int n, int x) {
  for (int i = 0; i < n; i++)
    if (a[i] == x) return test_pause(i) + i;
  return -test_pause(n);
}
TEST { int a[] = {5, 3, 9, 7}; return find(a, 4, 9) * 1000 + find(a, 4, 8); }
