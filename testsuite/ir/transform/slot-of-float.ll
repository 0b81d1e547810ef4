; How a value of type float is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare float @get()
declare void @use(float)
; CHECK-LABEL: define void @f(
; CHECK: call void @__asyncify_spill_f(i32 0, 
; CHECK: rewind:
; CHECK: load float, ptr %{{.*}}, align 4
define void @f() {
  %v = call float @get()
  call void @pause()
  call void @use(float %v)
  ret void
}
