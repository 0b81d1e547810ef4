#include "test.h"

/// The sum of what `count` switch calls come back with.
int more(int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    sum += test_pause(i);
  return sum;
}
