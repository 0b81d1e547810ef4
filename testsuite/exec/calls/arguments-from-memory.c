// Arguments that are computed of memory for one call: by the time of a rewind, the memory is something else,
// or not known any more.
#include "test.h"

struct node { int value; struct node *next; };
static struct node nodes[3] = {{1, nodes + 1}, {2, nodes + 2}, {3, 0}};
static int table[4] = {5, 6, 7, 8};

NOINLINE static int f(int a, int b) { return test_pause(a) * 10 + b; }

// The memory changes between the load and the call, and while the call is suspended.
NOINLINE static int written(struct node *n) {
  int before = n->value;
  n->value = 40;
  return f(before, n->value);
}

NOINLINE static int changes(struct node *n, int a) {
  n->value += a;
  int got = test_pause(n->value);
  n->next = (struct node *)0x7fffffff;
  return got;
}
NOINLINE static int changed(struct node *n) {
  struct node *next = n->next;
  int got = changes(n, n->next->value + 1);
  n->next = next;
  return got + n->value;
}

// What is loaded from, or what says where, is not needed afterwards.
NOINLINE static int of_a_list(struct node *n) { return f(n->next->next->value, n->value); }
NOINLINE static int of_a_table(int *p, int i) { return f(p[i], p[0]) + p[1]; }
NOINLINE static int of_both(int **p, int i) { return f((*p)[i] + 1, (*p)[3 - i] << 2) + **p; }

// The divisor is not needed afterwards.
NOINLINE static int divided(int a, int b) { return f(a / b, a % b) + a; }

TEST {
  int *p = table, sum = 0;
  for (int i = 0; i < 3; i++)
    sum = sum * 7 + of_a_list(nodes) + of_a_table(table, i) + of_both(&p, i) + divided(90, i + 4);
  sum = sum * 7 + changed(nodes + 1);
  return sum * 7 + written(nodes);
}
