// memcpy, memset and memmove as builtins, on memory of the frame.
// FLAGS: -mbulk-memory
#include "test.h"

TEST { char a[40], b[40]; __builtin_memset(a, 3, 40); test_pause(1); __builtin_memcpy(b, a, 40); b[7] = (char)test_pause(2); __builtin_memmove(b + 1, b, 30); int s = 0; for (int i = 0; i < 40; i++) s = s * 3 + b[i] + (i % 10 ? 0 : test_pause(i)); return s; }
