// alloca, kept until the function returns.
#include "test.h"

NOINLINE static int inner(int n) { volatile char a[64]; for (int i = 0; i < 64; i++) a[i] = (char)(n + i); int s = test_pause(n); for (int i = 0; i < 64; i++) s += a[i]; return s; }
TEST {
  struct cell { struct cell *next; int v; } *list = 0;
  for (int i = 0; i < 6; i++) { struct cell *c = __builtin_alloca(sizeof *c + (unsigned)i); c->next = list; c->v = inner(i); list = c; }
  int s = 0;
  for (; list; list = list->next) s = s * 3 + list->v + test_pause(s & 7);
  return s;
}
