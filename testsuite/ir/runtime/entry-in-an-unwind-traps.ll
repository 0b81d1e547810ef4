; What an unwind comes to and is not instrumented goes on. If it calls what is instrumented, that
; takes the state for a rewind and looks at its record: where there is no memory.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define void @f()
; CHECK: rewind:
; CHECK: call i32 @__asyncify_pop(

; CHECK: define {{.*}}@__asyncify_pop(
; CHECK: [[POPPED:%.*]] = load i32, ptr addrspace(1) @__asyncify_popped
; CHECK-NEXT: [[RECORD:%.*]] = inttoptr i32 [[POPPED]] to ptr
; CHECK-NEXT: load volatile i32, ptr [[RECORD]]

; CHECK: define {{.*}}@__asyncify_start_unwind(
; CHECK: store i32 -1, ptr addrspace(1) @__asyncify_popped
; CHECK-NEXT: store i32 1, ptr addrspace(1) @__asyncify_state
declare void @pause()
define void @f() {
  call void @pause()
  call void @pause()
  ret void
}
