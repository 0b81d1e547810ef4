// Two walks of trees in step, each from the depth of a recursion: do they have the same leaves?
// And one as deep as 1,000.
// PRINTS: 1
// PRINTS: 0
// PRINTS: 1000
// PRINTS: 0
#include "tasks.h"

struct node {
  struct node *left, *right;
  long value;
};

NOINLINE static void visit(struct node *node) {
  if (!node)
    return;
  visit(node->left);
  if (!node->left && !node->right)
    asyncify_pause(node);
  visit(node->right);
}

static void *walk(void *root) {
  visit(root);
  return 0;
}

static struct node pool[4096];
static int used;

static struct node *leaf(long value) {
  struct node *node = &pool[used++];
  *node = (struct node){0, 0, value};
  return node;
}

static struct node *join(struct node *left, struct node *right) {
  struct node *node = &pool[used++];
  *node = (struct node){left, right, 0};
  return node;
}

static int same_leaves(struct node *a, struct node *b) {
  asyncify_task *first = asyncify_new("first", walk, 1024);
  asyncify_task *second = asyncify_new("second", walk, 1024);
  int same;
  for (;;) {
    struct node *x = asyncify_resume(first, a), *y = asyncify_resume(second, b);
    same = x && y ? x->value == y->value : x == y;
    if (!same || !x)
      break;
  }
  asyncify_delete(first);
  asyncify_delete(second);
  return same;
}

TEST {
  asyncify_set_memory(test_allocate, test_release);
  struct node *a = join(join(leaf(1), leaf(2)), join(leaf(3), leaf(4)));
  struct node *b = join(leaf(1), join(leaf(2), join(leaf(3), leaf(4))));
  struct node *c = join(leaf(1), join(leaf(2), join(leaf(5), leaf(4))));
  print(same_leaves(a, b));
  print(same_leaves(a, c));

  struct node *deep = leaf(1);
  for (int depth = 0; depth < 1000; depth++)
    deep = depth % 2 ? join(deep, leaf(1)) : join(leaf(1), deep);
  asyncify_task *task = asyncify_new("deep", walk, 1 << 18);
  long leaves = -1;
  for (struct node *node = deep; node; leaves++)
    node = asyncify_resume(task, deep);
  asyncify_delete(task);
  print(leaves - 1);
  print(test_pieces_in_use());
  return 0;
}
