// A sieve with progress reports.
#include "test.h"

TEST { char p[200] = {0}; int n = 0; for (int i = 2; i < 200; i++) { if (p[i]) continue; n++; if (n % 8 == 0) print(test_pause(i)); for (int j = i * i; j < 200; j += i) p[j] = 1; } return n; }
