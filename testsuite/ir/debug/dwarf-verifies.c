// What clang writes after the pass is right by DWARF's rules, at every level.
// RUN: for level in O0 O1 O2 Oz; do %clang --target=wasm32-wasip1 -$level -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause %s -o %t.o && %llvm-dwarfdump --verify %t.o; done
// RUN: for level in O0 O2; do %clang --target=wasm32-wasip1 -$level -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause -mllvm -asyncify-abi=binaryen %s -o %t.o && %llvm-dwarfdump --verify %t.o; done
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

struct point { int x, y; };
static int inner(struct point *p, int n) {
  int local = n * 2;
  p->x += pause_(local);
  return local + p->y;
}
int outer(int n, double scale) {
  struct point p = {n, n + 1};
  int sum = 0;
  for (int i = 0; i < n; i++) {
    int square = i * i;
    sum += inner(&p, square);
    if (sum & 1) sum ^= pause_(square);
  }
  return sum + (int)(p.x * scale);
}
