// Two runs of clang give the same bytes.
// RUN: %clang --target=wasm32-wasip1 -O2 -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause %s -o %t.1
// RUN: %clang --target=wasm32-wasip1 -O2 -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause %s -o %t.2
// RUN: cmp %t.1 %t.2
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);
int g(int);
int f(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) sum += pause_(i) * g(sum);
  return sum;
}
int h(int (*p)(int), int x) { return p(x) + g(x) + f(x); }
