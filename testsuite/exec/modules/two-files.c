// Two files, compiled one by one: calls and pointers across, each with its own copy of the runtime.
// PARTS: 2
#include "test.h"

struct state { long long sum; int depth; int (*step)(struct state *, int); };
int ping(struct state *s, int n);
int pong(struct state *s, int n);
extern int (*const steps[2])(struct state *, int);

#if PART == 1
int ping(struct state *s, int n) {
  int local[3] = {n, test_pause(n), 0};
  s->sum += local[1];
  local[2] = n > 0 ? pong(s, n - 1) : 100;
  return local[0] + local[1] * 2 + local[2];
}
static int by_step(struct state *s, int n) { s->depth++; return test_pause(s->depth) + n; }
int (*const steps[2])(struct state *, int) = {by_step, pong};
TEST {
  struct state s = {1LL << 33, 0, by_step};
  print(ping(&s, 5));
  print(s.step(&s, 3));
  s.step = steps[1];
  print(s.step(&s, 2));
  print64(s.sum);
  return s.depth;
}
#else
int pong(struct state *s, int n) {
  double d = n * 1.5;
  int r = ping(s, n - 1 < 0 ? 0 : n - 1);
  d += test_pause(r & 7);
  printd(d);
  s->sum ^= r;
  return steps[0](s, r) + (int)d;
}
#endif
