// A table of functions, some of which suspend.
#include "test.h"

static int a(int x) { return test_pause(x); }
static int b(int x) { return x * 2; }
static int c(int x) { return a(x) - b(x); }
static int (*const table[])(int) = {a, b, c};
TEST { int s = 1; for (int i = 0; i < 9; i++) { s = (table[i % 3](s + i)) & 0xffff; print(s); } return s; }
