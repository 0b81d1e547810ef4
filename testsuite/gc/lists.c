// Lists: built forward through a pointer to the last link, reversed, appended, sorted.
// PRINTS: 5408
#include "gc.h"

struct node {
  struct node *next;
  long value;
};

NOINLINE static struct node *cons(long value, struct node *next) {
  co_pause();
  struct node *node = gc_alloc(sizeof *node);
  node->value = value;
  node->next = next;
  return node;
}

NOINLINE static struct node *drawn(unsigned *seed, int count) {
  struct node *first = 0, **link = &first;
  for (int i = 0; i < count; i++) {
    struct node *node = cons(draw(seed) % 1000, 0);
    *link = node;
    link = &node->next;
  }
  return first;
}

NOINLINE static struct node *reversed(struct node *list) {
  struct node *result = 0;
  for (; list && gc_look(list); list = list->next)
    result = cons(list->value, result);
  return result;
}

NOINLINE static struct node *appended(struct node *front, struct node *back) {
  if (!front || !gc_look(front))
    return back;
  return cons(front->value, appended(front->next, back));
}

NOINLINE static struct node *merged(struct node *a, struct node *b) {
  struct node *result = 0, **link = &result;
  while (a && b && gc_look(a) && gc_look(b)) {
    struct node **smaller = a->value < b->value ? &a : &b;
    struct node *node = cons((*smaller)->value, 0);
    *smaller = (*smaller)->next;
    *link = node;
    link = &node->next;
  }
  *link = a ? a : b;
  return result;
}

NOINLINE static struct node *sorted(struct node *list, int count) {
  co_pause();
  if (count == 1)
    return list && gc_look(list) ? cons(list->value, 0) : 0;
  struct node *middle = list;
  for (int i = 0; i < count / 2 && middle && gc_look(middle); i++)
    middle = middle->next;
  return merged(sorted(list, count / 2), sorted(middle, count - count / 2));
}

static long task(long number) {
  unsigned seed = number + 1;
  long sum = 0;
  for (int round = 0; round < 4; round++) {
    struct node *list = drawn(&seed, 20 + round);
    struct node *both = appended(reversed(list), list);
    struct node *result = sorted(both, 40 + 2 * round);
    long place = 0, last = -1;
    for (; result && gc_look(result); result = result->next) {
      sum += result->value % 7 * (place++ % 3) + (result->value < last ? 100000 : 0);
      last = result->value;
    }
    sum += place;
  }
  return sum;
}

TEST {
  print(co_run(task, 8));
  gc_report();
  return 0;
}
