// Statement expressions and compound literals with suspend points in them.
// FLAGS: -Wno-gnu-statement-expression
#include "test.h"

struct point { int x, y; };
static int cross(struct point a, struct point b) { return a.x * b.y - a.y * b.x; }
static int sum(const int *p, int n) { int s = 0; for (int i = 0; i < n; i++) s += p[i] * test_pause(i & 1); return s; }
TEST {
  int v = ({ int t = test_pause(1); int u = test_pause(t); t * u; }) + ({ struct point p = {test_pause(2), 3}; p.x - p.y; });
  print(v);
  print(cross((struct point){test_pause(1), 2}, (struct point){.y = test_pause(3), .x = test_pause(4)}));
  print(sum((int[]){test_pause(0), test_pause(1), 9, test_pause(2)}, 4));
  int *kept = (int[3]){1, test_pause(5), 3};
  kept[0] += test_pause(kept[1] & 3);
  return sum(kept, 3);
}
