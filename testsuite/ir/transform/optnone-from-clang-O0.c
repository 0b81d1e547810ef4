// What clang makes at -O0, optnone and all, is transformed: values are in the frame already.
// RUN: %clang --target=wasm32-wasip1 -O0 -S -emit-llvm %s -o %t.ll
// RUN: %asyncify -passes='asyncify<switch=env.pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %t.ll 2>&1 | %FileCheck %s
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

// CHECK: f instrumented (2 suspend points
int f(int x) {
  int a = x + 1;
  int b = pause_(a);
  return pause_(b) + a;
}
