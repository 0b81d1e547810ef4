; An alloca that survives escapes before an unwinding return and at the start of a rewind, on no other path.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)
; CHECK-LABEL: define void @f(
; CHECK: %a = alloca i32
; CHECK-NOT: asm
; CHECK: unwound:
; CHECK-NEXT: call void asm sideeffect "", "r,~{memory}"(ptr %a)
; CHECK-NEXT: ret void
; CHECK: rewind:
; CHECK: call void asm sideeffect "", "r,~{memory}"(ptr %a)
; CHECK: load i32, ptr addrspace(1) @__asyncify_popped
define void @f() {
  %a = alloca i32
  call void @use(ptr %a)
  call void @pause()
  call void @use(ptr %a)
  ret void
}
