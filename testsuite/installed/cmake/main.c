#include "test.h"

int more(int count);
int again(int count);
#pragma weak again

TEST {
  print(more(3));
  print(more(4) - 8);
  if (again)
    print(again(5));
  print(test_pause(6) + 2);
  return 0;
}
