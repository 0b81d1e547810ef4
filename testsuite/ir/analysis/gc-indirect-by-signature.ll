; An indirect call may collect if a function of its signature does whose address is taken, even
; if it is promised that it does not suspend.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed;indirect=none>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()
declare void @free(ptr)

@table = global ptr @collects

define internal void @collects(i32 %x) {
  call void @collect()
  ret void
}
; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call void %callee(i32 1)
define void @f(ptr %callee, ptr %p) {
  call void %callee(i32 1)
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NEXT: call i64 %callee(i64 1)
define void @g(ptr %callee, ptr %p) {
  call i64 %callee(i64 1)
  call void @free(ptr %p)
  ret void
}
