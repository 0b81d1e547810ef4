; How a value of type i33 is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i33 @get()
declare void @use(i33)
; CHECK-LABEL: define void @f(
; CHECK: zext i33 %{{.*}} to i64
; CHECK: call void @__asyncify_spill_l(i32 0, 
; CHECK: rewind:
; CHECK: load i64, ptr %{{.*}}, align 4
; CHECK: trunc i64 %{{.*}} to i33
define void @f() {
  %v = call i33 @get()
  call void @pause()
  call void @use(i33 %v)
  ret void
}
