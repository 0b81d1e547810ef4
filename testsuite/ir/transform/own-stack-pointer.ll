; A program that reads the stack pointer itself shares the declaration.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-COUNT-1: @__stack_pointer = external addrspace(1) global i32
; CHECK-NOT: @__stack_pointer{{.*}} = external
@__stack_pointer = external addrspace(1) global i32

declare void @pause()

; CHECK-LABEL: define i32 @f(
; CHECK: load i32, ptr addrspace(1) @__stack_pointer
define i32 @f() {
  call void @pause()
  %sp = load i32, ptr addrspace(1) @__stack_pointer
  ret i32 %sp
}
