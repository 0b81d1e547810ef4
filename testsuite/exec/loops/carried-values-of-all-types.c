// Loop-carried values of each type of wasm and narrower ones.
#include "test.h"

TEST {
  int i = 1; long long l = 2; float f = 1.5f; double d = 2.25; char c = 3; short h = 4; unsigned char u = 250; _Bool b = 0;
  for (int n = 0; n < 6; n++) {
    i = i * 3 + test_pause(n);
    l = l * 5 - i; f = f * 1.5f + (float)i; d = d / 3 + f; c = (char)(c * 3); h = (short)(h * 7 + c); u += 3; b = !b;
    if (test_pause(n) & 1) l ^= u;
  }
  print(i); print64(l); printd(f); printd(d); print(c); print(h); print(u); print(b);
  return 0;
}
