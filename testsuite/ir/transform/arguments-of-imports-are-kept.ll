; An import reads its arguments again on a rewind: they are kept.
; RUN: %asyncify -passes='asyncify<switch=env.pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
; CHECK-LABEL: define void @f(
; CHECK: suspend:
; CHECK-NEXT: [[X:%.*]] = phi i32
; CHECK-NEXT: call i32 @pause(i32 [[X]])
; CHECK: call void @__asyncify_spill_i(i32 0, i32 [[X]])
define void @f(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret void
}
