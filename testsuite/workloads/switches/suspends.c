//===- suspends.c - tasks that whoever resumes them waits for --------------===//
//
// A generator, the walk of a tree, and many tasks that sleep. Built as switches.c is.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"

static int visit(int value);
#include "tree.h"

static int visit(int value) { return (int)(long)asyncify_pause((void *)(long)value); }

static asyncify_task task;
// Not a multiple of a page, as in switches.c.
_Alignas(16) static char stack[(1 << 16) + 1040];

/// Takes `count` values from the task, and gives it twice the sum of those so far for each. Returns
/// the sum of all.
static int take(int count, void *first) {
  int sum = (int)(long)asyncify_resume(&task, first);
  for (int i = 1; i < count; i++)
    sum += (int)(long)asyncify_resume(&task, (void *)(long)(2 * sum));
  asyncify_kill(&task);
  return sum;
}

static void *numbers(void *from) {
  int sum = 0;
  for (int i = (int)(long)from;; i++)
    sum ^= visit(i + (sum & 1));
  return 0;
}

/// Takes `count` elements of a sequence, a suspension each.
__attribute__((export_name("generate"))) int generate(int from, int count) {
  asyncify_init(&task, "numbers", numbers, stack, sizeof stack);
  return take(count, (void *)(long)from);
}

static void *walks(void *root) {
  for (;;)
    visit(walk(root));
  return 0;
}

/// Takes `count` values of a tree's leaves, each from `depth` calls deep.
__attribute__((export_name("walk"))) int walk_tree(int depth, int count) {
  asyncify_init(&task, "walks", walks, stack, sizeof stack);
  return take(count, (void *)make_tree(depth));
}

/// Bytes that are kept of a task which is suspended at a leaf so deep.
__attribute__((export_name("saved"))) int saved(int depth, int count) {
  (void)count;
  asyncify_init(&task, "walks", walks, stack, sizeof stack);
  asyncify_resume(&task, (void *)make_tree(depth));
  asyncify_range range = asyncify_stack(&task);
  asyncify_kill(&task);
  return (int)((char *)range.high - (char *)range.low);
}

enum { MOST = 10000 };

static struct sleeper {
  asyncify_task task;
  // Of no power of two, so that those of all tasks do not share a few lines of a cache.
  _Alignas(16) char stack[1040];
} sleepers[MOST];
static int made;

__attribute__((noinline)) static int doze(int number) { return visit(number) + 1; }

static void *sleep(void *number) {
  int sum = 0;
  for (;;)
    sum ^= doze((int)(long)number + sum);
  return 0;
}

/// Wakes `size` tasks in turn, up to `MOST`, `count` times in all: each goes to sleep again. They
/// sleep still when this is called again.
__attribute__((export_name("sleepers"))) int wake(int size, int count) {
  for (; made < size; made++) {
    struct sleeper *next = &sleepers[made];
    asyncify_init(&next->task, "sleeper", sleep, next->stack, sizeof next->stack);
  }
  int sum = 0;
  for (int i = 0, next = 0; i < count; i++) {
    sum += (int)(long)asyncify_resume(&sleepers[next].task, (void *)(long)(i & 7));
    next = next + 1 < size ? next + 1 : 0;
  }
  return sum;
}
