// Heap's algorithm, recursive, with a visitor that suspends and is passed down.
#include "test.h"

typedef void visitor(void *context, const int *items, int n);
NOINLINE static void permute(int *items, int k, int n, visitor *visit, void *context) {
  if (k == 1) { visit(context, items, n); return; }
  for (int i = 0; i < k; i++) {
    permute(items, k - 1, n, visit, context);
    int j = k % 2 ? 0 : i, t = items[j];
    items[j] = items[k - 1];
    items[k - 1] = t;
  }
}
static void add(void *context, const int *items, int n) { long long *sum = context; int v = 0; for (int i = 0; i < n; i++) v = v * 10 + items[i]; *sum = *sum * 3 + v + test_pause(v & 3); }
TEST { int items[] = {1, 2, 3, 4}; long long sum = 0; permute(items, 4, 4, add, &sum); print64(sum); return items[0]; }
