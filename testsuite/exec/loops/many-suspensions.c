// A thousand suspensions.
#include "test.h"

TEST { unsigned s = 0; for (int i = 0; i < 1000; i++) s = s * 17 + (unsigned)test_pause(i); return (int)s; }
