; With backtraces, abi=native saves the length of the records above the base, where a rewind passes
; it by. Otherwise the words are as without.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;backtrace>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s --check-prefix=WITHOUT

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define weak hidden void @__asyncify_start_unwind(
; CHECK: [[BEGIN:%.*]] = load i32, ptr addrspace(1) @__stack_pointer
; CHECK: store i32 [[BEGIN]], ptr addrspace(1) @__asyncify_position
; CHECK-NEXT: store i32 [[BEGIN]], ptr addrspace(1) @__asyncify_begin
; CHECK-LABEL: define weak hidden void @__asyncify_stop_unwind(
; CHECK: add i32 %{{.*}}, 8
; CHECK: [[POSITION:%.*]] = phi i32
; CHECK: [[BASE:%.*]] = load i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: [[SAVED:%.*]] = sub i32 [[POSITION]], 8
; CHECK: store i32 [[BASE]], ptr %
; CHECK: [[FROM:%.*]] = load i32, ptr addrspace(1) @__asyncify_begin
; CHECK-NEXT: [[LENGTH:%.*]] = sub i32 [[FROM]], [[POSITION]]
; CHECK: [[ABOVE:%.*]] = getelementptr inbounds i8, ptr %{{.*}}, i32 4
; CHECK-NEXT: store i32 [[LENGTH]], ptr [[ABOVE]]
; CHECK-LABEL: define weak hidden void @__asyncify_start_rewind(
; CHECK: [[RECORDS:%.*]] = add i32 [[LOWEST:%.*]], 8
; CHECK-NEXT: store i32 [[RECORDS]], ptr addrspace(1) @__asyncify_popped
; WITHOUT-NOT: __asyncify_begin
define void @f() {
  call void @pause()
  ret void
}
