// Suspending calls in tail position, void and not.
#include "test.h"

static int depth;
NOINLINE static void g(int n) { depth += n; test_pause(n); }
NOINLINE static void f(int n) { depth++; g(n); }
NOINLINE static int h(int n) { return test_pause(n); }
NOINLINE static int k(int n) { return h(n + 1); }
TEST { f(3); f(4); print(depth); return k(5); }
