; A root with a body must still be there when the pass looks.
; RUN: %asyncify -passes='asyncify-prepare<gc=conservative;gc-call=collect>,default<O2>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @use(ptr)

; CHECK-LABEL: define {{.*}}@f(
; CHECK: call {{.*}}@collect(
define void @f(ptr %p) {
  call void @collect()
  call void @use(ptr %p)
  ret void
}
define internal void @collect() {
  call void @use(ptr null)
  ret void
}
