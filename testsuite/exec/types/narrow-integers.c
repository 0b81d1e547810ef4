// char, short and _Bool across, with wrap-around.
#include "test.h"

TEST {
  signed char a = 120; unsigned char b = 250; short c = 32000; unsigned short d = 65000; _Bool e = 1;
  for (int i = 0; i < 6; i++) { a = (signed char)(a + test_pause(i)); b = (unsigned char)(b * 3 + 1); c = (short)(c + test_pause(b)); d = (unsigned short)(d - c); e ^= test_pause(d) & 1; print(a); print(b); print(c); print(d); print(e); }
  return 0;
}
