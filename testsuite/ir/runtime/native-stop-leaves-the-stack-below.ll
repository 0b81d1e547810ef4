; After an unwind the stack pointer is below the records, as aligned as the C ABI has it, and
; the caller's struct says where the records start.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define weak hidden void @__asyncify_stop_unwind(
; CHECK: room:
; CHECK: [[BASE:%.*]] = load i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: [[SAVED:%.*]] = sub i32 %{{.*}}, 4
; CHECK: store i32 [[BASE]], ptr %{{.*}}
; CHECK: [[DATA:%.*]] = load i32, ptr addrspace(1) @__asyncify_data
; CHECK-NEXT: [[POINTER:%.*]] = inttoptr i32 [[DATA]] to ptr
; CHECK-NEXT: store i32 [[SAVED]], ptr [[POINTER]]
; CHECK-NEXT: [[ALIGNED:%.*]] = and i32 [[SAVED]], -16
; CHECK-NEXT: store i32 [[ALIGNED]], ptr addrspace(1) @__stack_pointer

; CHECK-LABEL: define weak hidden void @__asyncify_start_rewind(
; CHECK: store i32 [[BASE:%.*]], ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: store i32 2, ptr addrspace(1) @__asyncify_state
define void @f() {
  call void @pause()
  ret void
}
