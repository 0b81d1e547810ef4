// The macros of asyncify.h on definitions, declarations and imports: at -O0 and -O2 file by file, in
// explain, and through LTO (of two modules, one of which has only the declarations) without any
// preparation.
// RUN: %clang --target=wasm32-wasip1 -O0 -c -fpass-plugin=%plugin -Rpass=asyncify -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: %clang --target=wasm32-wasip1 -O2 -c -fpass-plugin=%plugin -Rpass=asyncify -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: %clang --target=wasm32-wasip1 -O2 -c -fpass-plugin=%plugin -Rpass=asyncify -x c++ -I$(dirname %s)/../../../runtime/include %s -o %t 2>&1 | %FileCheck %s
// RUN: for level in 0 2; do \
// RUN: %clang --target=wasm32-wasip1 -O$level -flto -c -DCALLERS -I$(dirname %s)/../../../runtime/include %s -o %t-a.bc; \
// RUN: %clang --target=wasm32-wasip1 -O$level -flto -c -DDEFINITIONS -I$(dirname %s)/../../../runtime/include %s -o %t-b.bc; \
// RUN: %driver explain %t-a.bc %t-b.bc | %FileCheck --check-prefix=EXPLAIN %s; \
// RUN: %llvm-link %t-a.bc %t-b.bc -o %t.bc; \
// RUN: %asyncify -passes='lto<O2>,asyncify<>' -pass-remarks=asyncify %t.bc -o %t 2>&1 | %FileCheck %s; \
// RUN: done
#include "asyncify.h"
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))
#define EXPORT __attribute__((used, noinline))
#ifdef __cplusplus
extern "C" {
#endif
extern volatile int memory;

ASYNCIFY_SWITCH int switch_definition(int x);
ASYNCIFY_NEVER int never_definition(int x);
ASYNCIFY_ALWAYS int always_definition(int x);
ASYNCIFY_SWITCH int switch_declaration(int x);
ASYNCIFY_NEVER int never_declaration(int x);
ASYNCIFY_ALWAYS int always_declaration(int x);
ASYNCIFY_SWITCH IMPORT(one) int switch_import(int x);
ASYNCIFY_NEVER IMPORT(two) int never_import(int x);
ASYNCIFY_ALWAYS IMPORT(three) int always_import(int x);

// CHECK-NOT: {{never_[a-z]+|switch_[a-z]+|always_import|always_declaration}} instrumented
// EXPLAIN-NOT: {{^|: }}{{never_[a-z]+|switch_[a-z]+|always_import|always_declaration}} is instrumented
#ifndef DEFINITIONS
// CHECK-DAG: calls_switch_definition instrumented
// EXPLAIN-DAG: calls_switch_definition is instrumented
EXPORT int calls_switch_definition(int x) { return switch_definition(x) + x; }
// CHECK-DAG: calls_always_definition instrumented
// EXPLAIN-DAG: calls_always_definition is instrumented
EXPORT int calls_always_definition(int x) { return always_definition(x) + x; }
// CHECK-DAG: calls_switch_declaration instrumented
// EXPLAIN-DAG: calls_switch_declaration is instrumented
EXPORT int calls_switch_declaration(int x) { return switch_declaration(x) + x; }
// CHECK-DAG: calls_always_declaration instrumented
// EXPLAIN-DAG: calls_always_declaration is instrumented
EXPORT int calls_always_declaration(int x) { return always_declaration(x) + x; }
// CHECK-DAG: calls_switch_import instrumented
// EXPLAIN-DAG: calls_switch_import is instrumented
EXPORT int calls_switch_import(int x) { return switch_import(x) + x; }
// CHECK-DAG: calls_always_import instrumented
// EXPLAIN-DAG: calls_always_import is instrumented
EXPORT int calls_always_import(int x) { return always_import(x) + x; }
EXPORT int calls_never_definition(int x) { return never_definition(x) + x; }
EXPORT int calls_never_declaration(int x) { return never_declaration(x) + x; }
EXPORT int calls_never_import(int x) { return never_import(x) + x; }
#endif

#ifndef CALLERS
volatile int memory;
int switch_definition(int x) { return memory += x; }
int never_definition(int x) { return switch_declaration(x) + 1; }
// CHECK-DAG: {{(^|[^_])}}always_definition instrumented
// EXPLAIN-DAG: {{(^|: )}}always_definition is instrumented
int always_definition(int x) { return switch_declaration(x) + memory; }
#endif
// CHECK-NOT: {{calls_never_[a-z]+|never_[a-z]+|switch_[a-z]+}} instrumented
// EXPLAIN: 7 of
#ifdef __cplusplus
}
#endif
