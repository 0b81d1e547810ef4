// Both sides of an assignment suspend: the place is found once.
#include "test.h"

static int a[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static int *at(int i) { return &a[test_pause(i) & 7]; }
TEST {
  *at(1) += test_pause(2);
  *at(2) *= *at(0) - test_pause(1);
  a[test_pause(1) & 7] <<= test_pause(0);
  a[5] ^= a[test_pause(2) & 7] += test_pause(3);
  (*at(0))++;
  int before = (*at(0))--;
  unsigned char narrow = 250;
  narrow += (unsigned char)test_pause(5);
  long long wide = 1LL << 40;
  wide -= test_pause(6) * wide;
  for (int i = 0; i < 8; i++) print(a[i]);
  print64(wide);
  return before + narrow;
}
