// A quicksort whose comparator suspends.
#include "test.h"

static int compare(const int *a, const int *b) { return test_pause(*a) - test_pause(*b); }
NOINLINE static void sort(int *a, int n, int (*less)(const int *, const int *)) {
  if (n < 2) return;
  int pivot = a[n / 2], i = 0, j = n - 1;
  while (i <= j) {
    while (less(&a[i], &pivot) < 0) i++;
    while (less(&a[j], &pivot) > 0) j--;
    if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; }
  }
  sort(a, j + 1, less);
  sort(a + i, n - i, less);
}
TEST { int a[] = {5, 2, 8, 1, 9, 3, 7, 3}; sort(a, 8, compare); for (int i = 0; i < 8; i++) print(a[i]); return 0; }
