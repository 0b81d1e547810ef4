// Two loops after each other, the first of which feeds the second.
#include "test.h"

TEST {
  int a[8], s = 0;
  for (int i = 0; i < 8; i++) a[i] = test_pause(i);
  for (int i = 7; i >= 0; i--) { s = s * 2 + a[i]; if (i & 1) s += test_pause(s & 15); }
  return s;
}
