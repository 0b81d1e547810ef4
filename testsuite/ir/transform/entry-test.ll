; Entry: one test of the state, before anything else, that is taken seldom.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK-LABEL: define void @f(
; CHECK-NEXT: [[STATE:%.*]] = load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: [[TEST:%.*]] = icmp ne i32 [[STATE]], 0
; CHECK-NEXT: br i1 [[TEST]], label %rewind, label %body, !prof [[UNLIKELY:![0-9]+]]
; CHECK: [[UNLIKELY]] = !{!"branch_weights", i32 1, i32 {{[0-9]+}}}
define void @f() {
  call void @pause()
  ret void
}
