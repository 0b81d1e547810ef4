; What an unwind comes to and is not instrumented goes on. If it calls what is instrumented, that
; takes the state for a rewind and asks for its record: a trap, not somebody else's record.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_next(
; CHECK: [[STATE:%.*]] = load i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: icmp ne i32 [[STATE]], 2
; CHECK-NEXT: br i1 %{{.*}}, label %wrong, label %right
; CHECK: wrong:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
