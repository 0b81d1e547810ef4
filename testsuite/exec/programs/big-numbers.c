// A factorial in base 10,000, with a suspension for each carry.
// EXPECT: 0015 5112 1004 3330 9859 8400 0000
#include "test.h"

struct number { int n; unsigned d[16]; };
NOINLINE static struct number times(struct number a, unsigned k) {
  unsigned carry = 0;
  for (int i = 0; i < a.n || carry; i++) {
    unsigned long long x = (i < a.n ? a.d[i] : 0) * (unsigned long long)k + carry;
    if (i == a.n) a.n++;
    a.d[i] = (unsigned)(x % 10000);
    carry = (unsigned)(x / 10000);
    if (carry) carry = (unsigned)(test_pause((int)carry) - 1) / 3;
  }
  return a;
}
TEST {
  struct number f = {1, {1}};
  for (unsigned k = 2; k <= 25; k++) f = times(f, k);
  char text[64];
  int n = 0;
  for (int i = f.n - 1; i >= 0; i--) {
    for (unsigned p = 1000; p; p /= 10) text[n++] = (char)('0' + f.d[i] / p % 10);
    if (i) text[n++] = ' ';
  }
  print_bytes(text, (unsigned long)n);
  return f.n;
}
