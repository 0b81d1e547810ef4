// Destructors run once, in order, when scopes that suspended are left by every way.
#include "test.h"

struct Tracer {
  int id;
  explicit Tracer(int id) : id(id) { print(id); }
  ~Tracer() { print(-test_pause(id)); }
};

NOINLINE static int leave(int how) {
  Tracer outer(10 + how);
  for (int i = 0; i < 4; i++) {
    Tracer inner(20 + i);
    if (how == 0 && i == 1) continue;
    int p = test_pause(i);
    if (how == 1 && i == 2) break;
    Tracer deep(30 + i);
    if (how == 2 && i == 1) return p;
    if (how == 3) goto out;
  }
  return how;
out:
  Tracer last(40);
  return test_pause(last.id) + outer.id;
}
NOINLINE static int temporaries(const Tracer &a, const Tracer &b) { return test_pause(a.id) - b.id; }

TEST {
  int sum = 0;
  for (int how = 0; how < 4; how++) sum = sum * 3 + leave(how);
  sum += temporaries(Tracer(1), Tracer(test_pause(2))) + temporaries(Tracer(3), Tracer(4));
  return sum;
}
