// Exceptions through frames that were resumed, from ones that were called anew, and
// calls through pointers and virtual functions in try blocks.
// EXCEPTIONS: wasm
#include "test.h"

struct Node {
  virtual ~Node() {}
  virtual int visit(int depth) = 0;
};

struct Leaf : Node {
  int value;
  explicit Leaf(int v) : value(v) {}
  NOINLINE int visit(int depth) override {
    int got = test_pause(value);
    if (got % 4 == depth % 4)
      throw got;
    return got;
  }
};

struct Pair : Node {
  Node *left, *right;
  Pair(Node *l, Node *r) : left(l), right(r) {}
  NOINLINE int visit(int depth) override {
    int sum = 0;
    try {
      sum += left->visit(depth + 1);
      sum *= 3;
    } catch (int thrown) {
      if (depth == 2)
        throw;
      sum += thrown * 5;
    }
    sum += right->visit(depth + 1);
    return sum + test_pause(sum & 15);
  }
};

NOINLINE static int through(int (*f)(int), int x) {
  try {
    return f(x) + f(x + 1);
  } catch (const char *message) {
    print(message[0]);
    return x;
  }
}

NOINLINE static int thrower(int x) {
  if (test_pause(x) % 3 == 0)
    throw "through a pointer";
  return x;
}

TEST {
  Leaf a(1), b(2), c(3), d(4), e(5), f(6), g(7), h(8);
  Pair ab(&a, &b), cd(&c, &d), ef(&e, &f), gh(&g, &h);
  Pair left(&ab, &cd), right(&ef, &gh), root(&left, &right);
  int sum = 0;
  try {
    sum = root.visit(0);
  } catch (int thrown) {
    sum = -thrown;
  }
  print(sum);
  for (int i = 0; i < 8; i++)
    sum += through(thrower, i) * i;
  return sum;
}
