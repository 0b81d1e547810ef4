// Trees: complete ones built by recursion, treaps with rotations, and copies of both.
// PRINTS: 18047
#include "gc.h"

struct tree {
  struct tree *left, *right;
  unsigned key, priority;
};

NOINLINE static struct tree *leaf(unsigned key, unsigned priority) {
  co_pause();
  struct tree *tree = gc_alloc(sizeof *tree);
  tree->key = key;
  tree->priority = priority;
  return tree;
}

NOINLINE static struct tree *node(struct tree *left, struct tree *right, unsigned key,
                                  unsigned priority) {
  struct tree *tree = leaf(key, priority);
  tree->left = left;
  tree->right = right;
  return tree;
}

NOINLINE static struct tree *complete(int depth) {
  co_pause();
  if (!depth)
    return leaf(1, 0);
  struct tree *left = complete(depth - 1);
  return node(left, complete(depth - 1), depth, 0);
}

NOINLINE static struct tree *rotated(struct tree *tree) {
  if (tree->left && gc_look(tree->left) && tree->left->priority > tree->priority) {
    struct tree *left = tree->left;
    return node(left->left, node(left->right, tree->right, tree->key, tree->priority), left->key,
                left->priority);
  }
  if (tree->right && gc_look(tree->right) && tree->right->priority > tree->priority) {
    struct tree *right = tree->right;
    return node(node(tree->left, right->left, tree->key, tree->priority), right->right, right->key,
                right->priority);
  }
  return tree;
}

NOINLINE static struct tree *inserted(struct tree *tree, unsigned key, unsigned priority) {
  co_pause();
  if (!tree || !gc_look(tree))
    return leaf(key, priority);
  struct tree *copy = node(tree->left, tree->right, tree->key, tree->priority);
  struct tree **link = key < copy->key ? &copy->left : &copy->right;
  *link = inserted(*link, key, priority);
  return rotated(copy);
}

NOINLINE static struct tree *mirrored(const struct tree *tree) {
  if (!tree || !gc_look(tree))
    return 0;
  return node(mirrored(tree->right), mirrored(tree->left), tree->key, tree->priority);
}

NOINLINE static long sum(const struct tree *tree, long depth) {
  if (!tree || !gc_look(tree))
    return 0;
  return tree->key % 10 * depth + sum(tree->left, depth + 1) + sum(tree->right, depth + 2);
}

static long task(long number) {
  unsigned seed = number + 7;
  long result = sum(mirrored(complete(4)), 1);
  struct tree *treap = 0;
  for (int i = 0; i < 30; i++) {
    unsigned key = draw(&seed);
    treap = inserted(treap, key, draw(&seed));
  }
  return result + sum(treap, 1) + sum(mirrored(mirrored(treap)), 2);
}

TEST {
  print(co_run(task, 8));
  gc_report();
  return 0;
}
