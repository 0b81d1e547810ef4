// Closures by value and by reference, passed to templates, that suspend and change what they hold.
#include "test.h"

template <typename F> NOINLINE static int fold(int n, int start, F f) {
  int acc = start;
  for (int i = 0; i < n; i++) acc = f(acc, i);
  return acc;
}
template <typename F> struct Twice {
  F f;
  int operator()(int a, int b) { int once = f(a, b); return f(once, test_pause(b)); }
};
template <typename F> static Twice<F> twice(F f) { return {f}; }
template <int N> NOINLINE static int unrolled(int x) { return test_pause(x) + N * unrolled<N - 1>(x + 1); }
template <> int unrolled<0>(int x) { return x; }

TEST {
  int calls = 0;
  long long big = 1LL << 40;
  auto counting = [&](int a, int b) { calls++; big += test_pause(a & 7); return a + b; };
  print(fold(5, 1, counting));
  print(calls);
  auto keeping = [n = 0](int a, int b) mutable { n += test_pause(b); return a ^ n; };
  print(fold(4, 3, keeping));
  print(fold(4, 3, keeping));
  print(fold(3, 2, twice(counting)));
  print64(big);
  int (*plain)(int, int) = [](int a, int b) { return test_pause(a - b); };
  print(fold(3, 9, plain));
  return unrolled<4>(calls);
}
