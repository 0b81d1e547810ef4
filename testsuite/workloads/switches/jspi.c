//===- jspi.c - the same for JavaScript Promise Integration ----------------===//
//
// Not transformed: the engine switches where `env.swap` returns a promise. Nothing here has a
// frame in linear memory, of which two calls in flight would share one stack.
//
//===----------------------------------------------------------------------===//

__attribute__((import_module("env"), import_name("swap"))) int swap(int value);

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
