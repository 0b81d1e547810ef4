// String processing with suspensions in the middle.
// EXPECT: suspended and resumed
#include "test.h"

NOINLINE static unsigned length(const char *s) { unsigned n = 0; while (s[n]) { if (n % 4 == 0) test_pause((int)n); n++; } return n; }
NOINLINE static void join(char *out, const char *a, const char *b) { while (*a) { *out++ = *a++; test_pause(out[-1]); } while (*b) *out++ = *b++; *out = 0; test_pause(1); }
TEST { char buffer[64]; join(buffer, "suspended ", "and resumed"); print_bytes(buffer, length(buffer)); return (int)length("abc"); }
