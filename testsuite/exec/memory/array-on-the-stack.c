// An array in the frame, filled and read around suspensions.
#include "test.h"

TEST { int a[20]; for (int i = 0; i < 20; i++) a[i] = i * test_pause(i); int s = 0; for (int i = 19; i >= 0; i--) s = s * 3 + a[i]; return s; }
