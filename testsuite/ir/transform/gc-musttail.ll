; A tail call that may collect stays one: when it runs, the frame is gone.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()

define internal ptr @leads(ptr %p) {
  %a = call ptr @collect()
  ret ptr %a
}
; CHECK-LABEL: define ptr @f(
; CHECK-NOT: store
; CHECK: musttail call ptr @leads(ptr %p)
; CHECK-NEXT: ret ptr
define ptr @f(ptr %p) {
  %a = musttail call ptr @leads(ptr %p)
  ret ptr %a
}
