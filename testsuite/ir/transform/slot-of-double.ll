; How a value of type double is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare double @get()
declare void @use(double)
; CHECK-LABEL: define void @f(
; CHECK: call void @__asyncify_spill_d(i32 0, 
; CHECK: rewind:
; CHECK: load double, ptr %{{.*}}, align 4
define void @f() {
  %v = call double @get()
  call void @pause()
  call void @use(double %v)
  ret void
}
