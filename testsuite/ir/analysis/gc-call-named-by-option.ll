; A call may collect if it is of what the option names, or leads there; no others do.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()
declare void @free(ptr)

define internal void @leads() {
  call void @collect()
  ret void
}
; CHECK-LABEL: define void @f(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: call void @leads()
define void @f(ptr %p) {
  call void @leads()
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @does_not(
; CHECK-NEXT: call void @free(ptr null)
define void @does_not(ptr %p) {
  call void @free(ptr null)
  call void @free(ptr %p)
  ret void
}
