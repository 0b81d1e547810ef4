//===- tree.h - a tree whose walk suspends at each leaf --------*- C -*-===//
//
// All leaves are as many calls deep: below a path, a complete tree of `LEVELS` levels.
//
//===----------------------------------------------------------------------===//
#ifndef TREE_H
#define TREE_H

enum { LEVELS = 10, DEEPEST = 1000, LEAVES = 1 << LEVELS };

struct node {
  const struct node *left, *right;
  int value;
};

static struct node nodes[DEEPEST + 2 * LEAVES];

/// Makes a tree whose leaves `walk` reaches `depth` calls deep, from `LEVELS + 1` to `DEEPEST`.
/// The last one made is gone.
static inline const struct node *make_tree(int depth) {
  // A heap: the children of 1 are 2 and 3.
  for (int i = 1; i < 2 * LEAVES; i++) {
    const struct node *children = i < LEAVES ? &nodes[2 * i] : 0;
    nodes[i] = (struct node){children, children ? children + 1 : 0, i};
  }
  const struct node *root = &nodes[1];
  for (int i = 0; i < depth - LEVELS - 1; i++) {
    nodes[2 * LEAVES + i] = (struct node){root, 0, i};
    root = &nodes[2 * LEAVES + i];
  }
  return root;
}

/// Suspends with the value of a leaf, and comes back with another.
static int visit(int value);

__attribute__((noinline)) static int walk(const struct node *node) {
  if (!node->left)
    return visit(node->value);
  int sum = walk(node->left) * 3;
  if (node->right)
    sum ^= walk(node->right);
  return sum + node->value;
}

#endif
