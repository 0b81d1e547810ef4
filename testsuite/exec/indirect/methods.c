// Objects with tables of methods.
#include "test.h"

struct shape; struct methods { int (*area)(struct shape *); void (*grow)(struct shape *, int); };
struct shape { const struct methods *m; int w, h; };
static int ra(struct shape *s) { return s->w * s->h + test_pause(s->w); }
static void rg(struct shape *s, int n) { s->w += test_pause(n); s->h++; }
static int qa(struct shape *s) { return s->w * s->w; }
static void qg(struct shape *s, int n) { s->w += n; }
static const struct methods rect = {ra, rg}, quad = {qa, qg};
TEST {
  struct shape all[] = {{&rect, 2, 3}, {&quad, 4, 0}, {&rect, 5, 6}};
  int s = 0;
  for (int r = 0; r < 3; r++) for (int i = 0; i < 3; i++) { all[i].m->grow(&all[i], r + i); s += all[i].m->area(&all[i]); print(s); }
  return s;
}
