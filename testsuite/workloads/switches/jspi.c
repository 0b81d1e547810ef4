//===- jspi.c - the same for JavaScript Promise Integration ----------------===//
//
// Not transformed: the engine suspends where `env.swap` or `env.visit` returns a promise. Nothing
// here has a frame in linear memory, of which two calls in flight would share one stack.
//
//===----------------------------------------------------------------------===//

static int visit(int value);
#include "tree.h"

__attribute__((import_module("env"), import_name("swap"))) int swap(int value);
__attribute__((import_module("env"), import_name("visit"))) int host_visit(int value);

static int visit(int value) { return host_visit(value); }

__attribute__((noinline)) static int deep(int depth, int rounds) {
  if (depth > 1)
    return deep(depth - 1, rounds) * 3 ^ depth;
  int sum = 0;
  for (int i = 0; i < rounds; i++)
    sum += swap(i);
  return sum;
}

/// Swaps `rounds` times.
__attribute__((export_name("task"))) int task(int depth, int rounds) {
  return deep(depth, rounds);
}

/// Never returns: the host takes as many values as it wants.
__attribute__((export_name("generate"))) void generate(int from) {
  int sum = 0;
  for (int i = from;; i++)
    sum ^= visit(i + (sum & 1));
}

__attribute__((export_name("walk"))) void walk_tree(int depth) {
  const struct node *root = make_tree(depth);
  for (;;)
    visit(walk(root));
}

__attribute__((noinline)) static int doze(int number) { return visit(number) + 1; }

__attribute__((export_name("sleepers"))) void sleep(int number) {
  int sum = 0;
  for (;;)
    sum ^= doze(number + sum);
}
