// A tree on the stack, walked by a callback that suspends.
#include "test.h"

struct node { int value; struct node *left, *right; };
NOINLINE static int walk(const struct node *n, int (*visit)(int)) {
  if (!n) return 0;
  int l = walk(n->left, visit);
  int v = visit(n->value);
  return l + v + walk(n->right, visit);
}
static int visit(int v) { print(v); return test_pause(v); }
TEST { struct node l = {1, 0, 0}, r = {3, 0, 0}, t = {2, &l, &r}; print(walk(&t, visit)); return 4; }
