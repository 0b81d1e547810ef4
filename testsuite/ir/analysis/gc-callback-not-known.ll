; Of what a function of the C library is given to call, nothing may be known: then it may be any whose
; address is taken and, in an open world, any.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative>,verify' -S %s | %FileCheck --check-prefix=OPEN %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)
declare void @qsort(ptr, i32, i32, ptr) nocallback memory(argmem: readwrite)
declare void @use(ptr) "asyncify-gc"="never"

; CHECK: declare void @qsort(ptr, i32, i32, ptr) #[[NONE:[0-9]+]]
; CHECK-LABEL: define void @f(
; CHECK-DAG: store ptr %array,
; CHECK-DAG: store ptr %p,
; CHECK: call void @qsort(
; OPEN-LABEL: define void @f(
; OPEN-DAG: store ptr %array,
; OPEN-DAG: store ptr %p,
; OPEN: call void @qsort(
define void @f(ptr %array, ptr %p, ptr %compare) {
  call void @qsort(ptr %array, i32 2, i32 4, ptr %compare)
  call void @use(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NEXT: call void @f(
define void @g(ptr %q) {
  call void @f(ptr %q, ptr %q, ptr @compare)
  ret void
}
define internal i32 @compare(ptr %a, ptr %b) {
  call ptr @collect(ptr null)
  ret i32 0
}
; CHECK: attributes #[[NONE]] = { nobuiltin }
