; A value of type [3 x i16] is kept as it is, by code in place: how functions get it depends on the target.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare [3 x i16] @get()
declare void @use([3 x i16])
; CHECK-LABEL: define void @f(
; CHECK: [[V:%.*]] = phi [3 x i16] 
; CHECK: call i32 @__asyncify_push(
; CHECK: store [3 x i16] [[V]], ptr %{{.*}}, align 4
; CHECK: rewind:
; CHECK: load [3 x i16], ptr %{{.*}}, align 4
define void @f() {
  %v = call [3 x i16] @get()
  call void @pause()
  call void @use([3 x i16] %v)
  ret void
}
