; How a value of type i32 is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @get()
declare void @use(i32)
; CHECK-LABEL: define void @f(
; CHECK: call void @__asyncify_spill_i(i32 0, 
; CHECK: rewind:
; CHECK: load i32, ptr %{{.*}}, align 4
define void @f() {
  %v = call i32 @get()
  call void @pause()
  call void @use(i32 %v)
  ret void
}
