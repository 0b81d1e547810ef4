; Variable arguments lie in the frame of the caller, and a rewind writes them there again.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
define i32 @v(i32 %n, ...) {
  %r = call i32 @pause(i32 %n)
  ret i32 %r
}
; CHECK-LABEL: define i32 @f(
; CHECK: [[X:%.*]] = phi i32
; CHECK: call i32 (i32, ...) @v(i32 1, i32 [[X]])
; CHECK: call void @__asyncify_spill_i(i32 0, i32 [[X]])
define i32 @f(i32 %x) {
  %r = call i32 (i32, ...) @v(i32 1, i32 %x)
  ret i32 %r
}
