// annotate() designates in C: a switch call with a body, and one that never suspends.
// RUN: %clang --target=wasm32-wasip1 -O1 -c -fpass-plugin=%plugin -mllvm -asyncify-world=closed -Rpass=asyncify %s -o %t 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
__attribute__((annotate("asyncify=switch"))) int wait_(int);
__attribute__((annotate("asyncify=never"), noinline)) int quiet(int x) { return wait_(x); }
// CHECK: remark: {{.*}}f instrumented (1 suspend points{{.*}}: may suspend: calls 'wait_', which may
int f(int x) { return wait_(x) + quiet(x); }
int g(int x) { return quiet(x); }
