// Debug information does not change the code.
// RUN: for level in O0 O1 O2; do \
// RUN:   %clang --target=wasm32-wasip1 -$level -g -emit-llvm -c %s -o %t.bc; \
// RUN:   %asyncify -passes='asyncify<switch=env.pause;world=closed>,strip' %t.bc -o %t.after.bc; \
// RUN:   %asyncify -passes='strip,asyncify<switch=env.pause;world=closed>' %t.bc -o %t.before.bc; \
// RUN:   for at in after before; do %llc -O2 -filetype=obj %t.$at.bc -o %t.$at.o; done; \
// RUN:   cmp %t.after.o %t.before.o; \
// RUN: done
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

struct range { int first, last; };

static int inner(struct range *range, int n) {
  int local = n * 2;
  range->first += pause_(local);
  return local + range->last;
}

int outer(int n, double scale) {
  struct range range = {n, n + 1}, copy = range;
  int sum = 0, unused = n * 7;
  for (int i = 0; i < n; i++) {
    int square = i * i, half = square / 2;
    for (int j = 0; j < half; j++)
      sum += pause_(j) * n;
    sum += inner(&range, square) + (i & 1 ? pause_(half) : half);
    unused ^= sum;
  }
  return sum + (int)(range.first * scale) + copy.last;
}
