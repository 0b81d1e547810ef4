; A function of the C library may collect if it is given one that does; meanwhile its arguments
; are in no frame that the pass has seen.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()
declare void @qsort(ptr, i32, i32, ptr)
declare void @free(ptr)

define internal i32 @compare(ptr %a, ptr %b) {
  call void @collect()
  ret i32 0
}
; CHECK-LABEL: define void @f(
; CHECK-DAG: store ptr %p, ptr %{{.*}}
; CHECK-DAG: store ptr %array, ptr %{{.*}}
; CHECK: call void @qsort(
define void @f(ptr %array, ptr %p) {
  call void @qsort(ptr %array, i32 5, i32 4, ptr @compare)
  call void @free(ptr %p)
  ret void
}
