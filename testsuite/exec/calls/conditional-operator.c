// Suspend points in both arms of ?: and in its condition.
#include "test.h"

TEST {
  int s = 1;
  for (int i = 0; i < 6; i++) s = test_pause(i) & 1 ? test_pause(s) : s - test_pause(i * 2);
  return s;
}
