// A switch into a loop.
#include "test.h"

TEST {
  int n = 19, s = 0, i = (n + 3) / 4;
  switch (n % 4) {
  case 0: do { s += test_pause(1); __attribute__((fallthrough));
  case 3:      s *= 2; __attribute__((fallthrough));
  case 2:      s ^= test_pause(s & 31); __attribute__((fallthrough));
  case 1:      s++; print(s);
          } while (--i > 0);
  }
  return s;
}
