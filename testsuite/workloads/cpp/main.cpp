// C++ without exceptions over libc++: containers, algorithms, objects, coroutines.
#include "parts.h"

TEST {
  containers();
  algorithms();
  objects();
  coroutines();
  return 0;
}
