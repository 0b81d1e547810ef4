// C error handling with goto.
#include "test.h"

NOINLINE static int step(int i, int fail) { int r = test_pause(i); print(r); return i == fail ? -1 : 0; }
NOINLINE static int work(int fail) {
  int r = -1;
  if (step(1, fail)) goto out;
  if (step(2, fail)) goto undo1;
  if (step(3, fail)) goto undo2;
  r = 0;
  goto out;
undo2: step(20, 0);
undo1: step(10, 0);
out: return r;
}
TEST { int s = 0; for (int i = 0; i < 4; i++) s = s * 3 + work(i); return s; }
