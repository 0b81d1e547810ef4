// Bitcode is prepared, not transformed: what links it may run the pass on the whole program.
// REQUIRES: LLVM 22, clang has no hook before code generation before: the pass runs at the end of optimisation
// RUN: %clang --target=wasm32-wasip1 -O2 -S -emit-llvm -fpass-plugin=%plugin -mllvm -asyncify-switch=wait %s -o - | %FileCheck %s
// CHECK-NOT: __asyncify_state
// CHECK: define {{.*}}@wait({{.*}} [[WAIT:#[0-9]+]]
// CHECK: call {{.*}}@wait(
// CHECK: attributes [[WAIT]] = { {{.*}}noinline
// CHECK-NOT: __asyncify_state
int wait(int x) { return x + 1; }
int f(int x) { return wait(x); }
