// Variables that live across a suspend point have a location on both sides of it, as without
// the pass: their scopes are covered as far.
// RUN: covered() { %llvm-dwarfdump --statistics $1 | grep -o 'sum_all_variables(#bytes in parent scope covered by DW_AT_location)": [0-9]*' | grep -o '[0-9]*$'; }; \
// RUN: %clang --target=wasm32-wasip1 -O2 -g -c %s -o %t.plain.o; \
// RUN: for abi in native binaryen; do \
// RUN:   %clang --target=wasm32-wasip1 -O2 -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause -mllvm -asyncify-abi=$abi %s -o %t.o; \
// RUN:   test $(covered %t.o) -ge $(covered %t.plain.o); \
// RUN: done
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);
int work(int), other(int);

int f(int n, int m) {
  int a = work(n), b = work(m);
  int c = pause_(a);
  int d = other(b);
  int e = pause_(c + d);
  return other(a) + other(b) + other(c) + other(d) + other(e) + other(n) + other(m);
}
