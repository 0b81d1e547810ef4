; A callee may look at the frame of a function that suspends: no suspend point is a tail call.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK-LABEL: define void @f(
; CHECK-NOT: tail
; CHECK: call void @pause()
define void @f() {
  tail call void @pause()
  ret void
}
