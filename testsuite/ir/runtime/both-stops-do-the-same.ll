; Hosts end unwinds and rewinds with either function: each looks at the state.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s -o %t
; RUN: sed -n '/@__asyncify_stop_unwind() /,/^}/p' %t | tail -n +2 > %t.unwind
; RUN: sed -n '/@__asyncify_stop_rewind() /,/^}/p' %t | tail -n +2 > %t.rewind
; RUN: cmp %t.unwind %t.rewind
; RUN: %FileCheck %s < %t.unwind

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: [[STATE:%.*]] = load i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: icmp eq i32 [[STATE]], 1
; CHECK: store i32 0, ptr addrspace(1) @__asyncify_state
define void @f() {
  call void @pause()
  ret void
}
