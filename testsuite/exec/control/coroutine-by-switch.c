// A protothread: state in a struct, a switch over __LINE__.
#include "test.h"

struct thread { int line, i, sum; };
NOINLINE static int step(struct thread *t) {
  switch (t->line) {
  case 0:
    for (t->i = 0; t->i < 3; t->i++) {
      t->sum += test_pause(t->i);
      t->line = 1; return 1;
  case 1:
      t->sum ^= test_pause(t->sum);
      t->line = 2; return 1;
  case 2:;
    }
  }
  return 0;
}
TEST { struct thread t = {0}; int n = 0; while (step(&t)) { n++; print(t.sum); } return n * 1000 + t.sum; }
