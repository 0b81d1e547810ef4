; A value of type <4 x float> is kept as it is, by code in place: how functions get it depends on the target.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare <4 x float> @get()
declare void @use(<4 x float>)
; CHECK-LABEL: define void @f(
; CHECK: [[V:%.*]] = phi <4 x float> 
; CHECK: call i32 @__asyncify_push(
; CHECK: store <4 x float> [[V]], ptr %{{.*}}, align 4
; CHECK: rewind:
; CHECK: load <4 x float>, ptr %{{.*}}, align 4
define void @f() {
  %v = call <4 x float> @get()
  call void @pause()
  call void @use(<4 x float> %v)
  ret void
}
