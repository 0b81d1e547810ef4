// A linked list whose nodes lie in the frames of a recursion.
#include "test.h"

struct node { int v; struct node *next; };
NOINLINE static int build(int n, struct node *list) {
  struct node me = {test_pause(n), list};
  if (n) return build(n - 1, &me);
  int s = 0;
  for (struct node *p = &me; p; p = p->next) { s = s * 3 + p->v; p->v = test_pause(p->v); }
  for (struct node *p = &me; p; p = p->next) s ^= p->v;
  return s;
}
TEST { return build(8, 0); }
