// The export that is entered has locals, a loop and no parameters: it is entered again for each rewind.
#include "test.h"

NOINLINE static int work(int *p) { *p += test_pause(*p & 15); return *p; }
TEST { int x = 3; for (int i = 0; i < 4; i++) print(work(&x)); return x; }
