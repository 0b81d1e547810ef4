; A root with the name of a function of the C or C++ library is none: later passes would take it that
; these read nothing of the program's.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=malloc:calloc:_Znwm;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare noalias ptr @malloc(i32) allockind("alloc,uninitialized") memory(inaccessiblemem: readwrite) "alloc-family"="malloc"
declare ptr @calloc(i32, i32)
declare ptr @_Znwm(i32)

; CHECK-DAG: declare ptr @malloc(i32) {{.*}}#[[MALLOC:[0-9]+]]
; CHECK-DAG: declare ptr @calloc(i32, i32) {{.*}}#[[NONE:[0-9]+]]
; CHECK-DAG: declare ptr @_Znwm(i32) {{.*}}#[[NONE]]
; CHECK-LABEL: define {{.*}}@by_malloc(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: call ptr @malloc(i32 8)
define ptr @by_malloc(ptr %q) {
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  %x = call noalias ptr @malloc(i32 8) allockind("alloc,uninitialized")
  store ptr %p, ptr %x
  ret ptr %x
}
; CHECK-LABEL: define {{.*}}@by_calloc(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: call ptr @calloc(i32 1, i32 8)
define ptr @by_calloc(ptr %q) {
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  %x = call ptr @calloc(i32 1, i32 8)
  store ptr %p, ptr %x
  ret ptr %x
}
; CHECK-LABEL: define {{.*}}@by_new(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: call ptr @_Znwm(i32 8)
define ptr @by_new(ptr %q) {
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  %x = call ptr @_Znwm(i32 8) builtin
  store ptr %p, ptr %x
  ret ptr %x
}
; CHECK-DAG: attributes #[[MALLOC]] = { nobuiltin "alloc-family"="malloc" }
; CHECK-DAG: attributes #[[NONE]] = { nobuiltin
