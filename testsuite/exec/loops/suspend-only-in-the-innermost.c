// Outer loops without suspend points of their own.
#include "test.h"

TEST {
  unsigned s = 1;
  for (int i = 0; i < 3; i++)
    for (int j = i; j < 4; j++)
      for (int k = j; k < 5; k++) { s = s * 31 + (unsigned)test_pause(k); }
  return (int)s;
}
