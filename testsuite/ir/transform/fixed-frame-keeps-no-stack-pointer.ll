; A function whose frame has a fixed size does not look at the stack pointer.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)

; CHECK-LABEL: define void @f(
; CHECK-NOT: @__stack_pointer
; CHECK: }
define void @f() {
  %a = alloca [100 x i32]
  call void @use(ptr %a)
  call void @pause()
  call void @use(ptr %a)
  ret void
}
