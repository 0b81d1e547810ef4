; What the pass does not see may collect, in a closed world, too: it may call back through the
; table or an export. Imports and functions of the C library do not.
; RUN: %asyncify -passes='asyncify<gc=conservative;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @elsewhere()
declare i32 @puts(ptr)
declare void @free(ptr)

; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call void @elsewhere()
define void @f(ptr %p) {
  call void @elsewhere()
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NEXT: call i32 @puts(
define void @g(ptr %p) {
  call i32 @puts(ptr null)
  call void @free(ptr %p)
  ret void
}
