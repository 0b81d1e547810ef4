// Loop-carried pointers into an array.
#include "test.h"

static int a[10] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
TEST {
  int *p = a, *q = a + 9, s = 0;
  while (p < q) { if (test_pause(*p) < test_pause(*q)) { s += *p++; } else { s -= *q--; } print(s); }
  return s + (int)(p - a);
}
