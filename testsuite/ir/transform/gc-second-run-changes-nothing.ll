; What has slots gets no others.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK-NOT: store ptr
; CHECK: ret void
define void @f(ptr %p) {
  call ptr @collect()
  call void @use(ptr %p)
  ret void
}
