// SIMD values live across.
// FLAGS: -msimd128
#include "test.h"

typedef int v4 __attribute__((vector_size(16))); typedef float f4 __attribute__((vector_size(16)));
NOINLINE static v4 f(v4 a, int n) { v4 b = a * 3; b[1] += test_pause(n); return b ^ a; }
TEST { v4 a = {1, 2, 3, 4}; f4 g = {1.5f, 2.5f, 3.5f, 4.5f}; for (int i = 0; i < 5; i++) { a = f(a, i) + i; g = g * 1.25f; test_pause(a[0]); } for (int i = 0; i < 4; i++) { print(a[i]); printd(g[i]); } return 0; }
