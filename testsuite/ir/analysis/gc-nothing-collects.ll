; Where nothing may collect, nothing is changed.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @free(ptr)

; CHECK-LABEL: define void @f(
; CHECK-NEXT: call void @free(ptr null)
; CHECK-NEXT: call void @free(ptr %p)
; CHECK-NEXT: ret void
; CHECK-NOT: asyncify
define void @f(ptr %p) {
  call void @free(ptr null)
  call void @free(ptr %p)
  ret void
}
