; In a closed world, 'always' makes calls of a declaration suspend points. What it is, is not
; known, so a rewind passes it its arguments again.
; RUN: %asyncify -passes='asyncify<always=elsewhere;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @elsewhere(i32)

; CHECK-LABEL: define void @f(
; CHECK: suspend:
; CHECK: [[X:%.*]] = phi i32
; CHECK: call void @elsewhere(i32 [[X]])
; CHECK: call void @__asyncify_spill_i(i32 0, i32 [[X]])
define void @f(i32 %x) {
  call void @elsewhere(i32 %x)
  ret void
}
