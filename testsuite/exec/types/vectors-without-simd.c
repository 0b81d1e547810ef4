// Vectors that wasm has no type for.
#include "test.h"

typedef int v8 __attribute__((vector_size(32)));
NOINLINE static void f(v8 *a, int n) { v8 b = *a; b[3] += test_pause(n); b += n; test_pause(b[0]); *a = b; }
TEST { v8 a = {1, 2, 3, 4, 5, 6, 7, 8}; for (int i = 0; i < 3; i++) f(&a, i); for (int i = 0; i < 8; i++) print(a[i]); return 0; }
