// A file in which nothing is designated is the same with the plugin as without, in a closed world.
// RUN: %clang --target=wasm32-wasip1 -O2 -c %s -o %t.plain
// RUN: %clang --target=wasm32-wasip1 -O2 -c -fpass-plugin=%plugin -mllvm -asyncify-world=closed %s -o %t.plugin
// RUN: cmp %t.plain %t.plugin
void elsewhere(int *);
int f(int n) {
  int a[n];
  elsewhere(a);
  return a[0];
}
