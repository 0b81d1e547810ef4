; A root that has no body here keeps nothing for itself: its arguments are kept for it.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)

; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call ptr @collect(ptr %p)
define void @f(ptr %p) {
  %a = call ptr @collect(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NOT: store
; CHECK: ret void
define void @g(ptr %p) {
  call void @f(ptr %p)
  ret void
}
