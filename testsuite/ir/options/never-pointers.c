// Calls through pointers that are annotated do not suspend: members, arrays of them, and variables; in C and
// C++, at all levels, and through LTO.
// RUN: %clang --target=wasm32-wasip1 -O0 -c -fpass-plugin=%plugin -Rpass=asyncify -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: %clang --target=wasm32-wasip1 -O2 -c -fpass-plugin=%plugin -Rpass=asyncify -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: %clang --target=wasm32-wasip1 -O2 -c -fpass-plugin=%plugin -Rpass=asyncify -x c++ -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: for level in 0 2; do \
// RUN: %clang --target=wasm32-wasip1 -O$level -flto -c -I$(dirname %s)/../../../runtime/include %s -o %t.bc; \
// RUN: %asyncify -passes='lto<O2>,asyncify<>' -pass-remarks=asyncify %t.bc -o %t 2>&1 | %FileCheck %s; \
// RUN: done
#include "asyncify.h"
#define EXPORT __attribute__((used, noinline))
#ifdef __cplusplus
extern "C" {
#endif

struct methods {
  int (*other)(int x);
  int (*member)(int x) ASYNCIFY_POINTER_NEVER;
  int (*members[4])(int x) ASYNCIFY_POINTER_NEVER;
};
extern int (*variable)(int x) ASYNCIFY_POINTER_NEVER;
int (*variable)(int x);
int (*variables[4])(int x) ASYNCIFY_POINTER_NEVER;
int (*plain)(int x);

// CHECK-NOT: never_{{.*}} instrumented
// CHECK-DAG: calls_other instrumented
EXPORT int calls_other(struct methods *methods, int x) { return methods->other(x) + x; }
// CHECK-DAG: calls_plain instrumented
EXPORT int calls_plain(int x) { return plain(x) + x; }
EXPORT int never_by_member(struct methods *methods, int x) { return methods->member(x) + x; }
EXPORT int never_by_members(struct methods *methods, int x) { return methods->members[x](x) + x; }
EXPORT int never_by_variable(int x) { return variable(x) + x; }
EXPORT int never_by_variables(int x) { return variables[x](x) + x; }
// CHECK-NOT: never_{{.*}} instrumented

#ifdef __cplusplus
}
#endif
