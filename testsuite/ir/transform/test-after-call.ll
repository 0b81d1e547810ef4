; After a suspend point: one test of the state, then the code goes on.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use()
; CHECK: suspend:
; CHECK-NEXT: call void @pause()
; CHECK-NEXT: [[STATE:%.*]] = load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: [[TEST:%.*]] = icmp ne i32 [[STATE]], 0
; CHECK-NEXT: br i1 [[TEST]], label %unwound, label %resumed
; CHECK: resumed:
; CHECK-NEXT: call void @use()
; CHECK-NEXT: ret void
define void @f() {
  call void @pause()
  call void @use()
  ret void
}
