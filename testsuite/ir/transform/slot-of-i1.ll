; How a value of type i1 is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i1 @get()
declare void @use(i1)
; CHECK-LABEL: define void @f(
; CHECK: zext i1 %{{.*}} to i32
; CHECK: call void @__asyncify_spill_i(i32 0, 
; CHECK: rewind:
; CHECK: load i32, ptr %{{.*}}, align 4
; CHECK: trunc i32 %{{.*}} to i1
define void @f() {
  %v = call i1 @get()
  call void @pause()
  call void @use(i1 %v)
  ret void
}
