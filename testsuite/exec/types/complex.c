// Complex numbers.
#include "test.h"

TEST { _Complex double z = 1.5; for (int i = 0; i < 4; i++) { z = z * z / 4 + (__builtin_complex(0.0, 1.0)) * test_pause(i); z += test_pause(i); } printd(__real__ z); printd(__imag__ z); return 0; }
