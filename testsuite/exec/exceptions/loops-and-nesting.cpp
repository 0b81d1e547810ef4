// Try blocks in loops and in each other, left by return, break, continue and exceptions.
// EXCEPTIONS: wasm
#include "test.h"

struct Far { int value; };
struct Near { int value; };

NOINLINE static int step(int x) {
  int y = test_pause(x);
  switch (y % 7) {
  case 1: throw Far{y};
  case 3: throw Near{y};
  case 5: throw y;
  default: return y;
  }
}

NOINLINE static int work(int n, int *trace) {
  int sum = 0, i = 0;
  for (; i < n; i++) {
    int kept = i * i + sum;
    try {
      for (int j = 0;; j++) {
        int inner = kept ^ j;
        try {
          sum += step(i + j);
          if (j == 2) break;
          if (sum % 4 == 2) continue;
          sum += step(inner & 15) + inner;
        } catch (Near &near) {
          sum += near.value + inner;
          trace[i & 3] += 1;
          continue;
        }
        if (sum % 11 == 3) return sum + kept;
      }
      sum += kept;
    } catch (Far far) {
      sum -= far.value;
      trace[i & 3] += 100;
      if (kept % 13 == 12) break;
    } catch (...) {
      sum += kept & 7;
      trace[i & 3] += 10000;
    }
    print(sum);
  }
  return sum + i;
}

// The loop goes back from the handler.
NOINLINE static int again(int x) {
  int tries = 0;
  for (;;) {
    try {
      tries++;
      return step(x + tries) * 100 + tries;
    } catch (...) {
      if (tries > 5) return -tries;
    }
  }
}

TEST {
  int trace[4] = {};
  int sum = work(14, trace);
  for (int i = 0; i < 12; i++)
    sum += again(i) * (i + 1);
  for (int t : trace) print(t);
  return sum + test_pause(3);
}
