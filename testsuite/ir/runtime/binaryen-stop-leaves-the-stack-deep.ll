; After an unwind the stack pointer is where it was when the unwind started, as hosts expect;
; what it was for the outermost frame is kept on top of the records.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define weak hidden void @__asyncify_start_unwind(
; CHECK: [[DEEP:%.*]] = load i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: store i32 [[DEEP]], ptr addrspace(1) @__asyncify_deep
; CHECK: store i32 1, ptr addrspace(1) @__asyncify_state

; CHECK-LABEL: define weak hidden void @__asyncify_stop_unwind(
; CHECK: room:
; CHECK: [[BASE:%.*]] = load i32, ptr addrspace(1) @__stack_pointer
; CHECK: store i32 [[BASE]], ptr %{{.*}}
; CHECK: [[WAS:%.*]] = load i32, ptr addrspace(1) @__asyncify_deep
; CHECK-NEXT: store i32 [[WAS]], ptr addrspace(1) @__stack_pointer

; CHECK-LABEL: define weak hidden void @__asyncify_start_rewind(
; CHECK: store i32 [[BASE:%.*]], ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: store i32 2, ptr addrspace(1) @__asyncify_state
define void @f() {
  call void @pause()
  ret void
}
