// No variable loses its location: not fewer have one than without the pass.
// RUN: for level in O0 O1 O2; do \
// RUN:   %clang --target=wasm32-wasip1 -$level -g -c %s -o %t.plain.o; \
// RUN:   %clang --target=wasm32-wasip1 -$level -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause %s -o %t.o; \
// RUN:   located() { %llvm-dwarfdump --statistics $1 | grep -o '#source variables with location": [0-9]*' | grep -o '[0-9]*$'; }; \
// RUN:   test $(located %t.o) -ge $(located %t.plain.o); test $(located %t.o) -ge 7; \
// RUN: done
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

int f(int n, int m) {
  int a = n * 3, b = m * 5;
  int c = pause_(a);
  int d = pause_(b) + c;
  for (int i = 0; i < d; i++) {
    int e = i * a;
    c += pause_(e) - b;
  }
  return a + b + c + d;
}
