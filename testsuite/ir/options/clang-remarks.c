// -Rpass names the function and its place.
// RUN: %clang --target=wasm32-wasip1 -O1 -g -c -fpass-plugin=%plugin -mllvm -asyncify-switch=env.pause -Rpass=asyncify %s -o %t 2>&1 | %FileCheck %s
// CHECK: clang-remarks.c:[[@LINE+3]]:{{.*}}remark: f instrumented (1 suspend points{{.*}}: may suspend: calls 'pause_', which may
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

int f(int x) {
  return pause_(x) + x;
}
