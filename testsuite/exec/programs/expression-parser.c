// A recursive-descent parser that waits for its input.
// EXPECT: run = 74
#include "test.h"

static const char *text = "2*(3+4)*5-6/(1+1)+7"; static int at;
static int peek(void) { test_pause(at); return text[at]; }
static int expr(void);
NOINLINE static int factor(void) { if (peek() == '(') { at++; int v = expr(); at++; return v; } int v = 0; while (peek() >= '0' && peek() <= '9') v = v * 10 + text[at++] - '0'; return v; }
NOINLINE static int term(void) { int v = factor(); for (;;) { if (peek() == '*') { at++; v *= factor(); } else if (peek() == '/') { at++; v /= factor(); } else return v; } }
NOINLINE static int expr(void) { int v = term(); for (;;) { if (peek() == '+') { at++; v += term(); } else if (peek() == '-') { at++; v -= term(); } else return v; } }
TEST { return expr(); }
