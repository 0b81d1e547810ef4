; Allocas of the fixed frame stay in the entry block, before its branch, wherever they were in it:
; a rewind must not pass them by.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr, ptr)

; CHECK-LABEL: define void @f(
; CHECK-NEXT: alloca i32
; CHECK-NEXT: alloca i64
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: alloca
; CHECK: }
define void @f() {
  %a = alloca i32
  call void @pause()
  %b = alloca i64
  call void @use(ptr %a, ptr %b)
  call void @pause()
  call void @use(ptr %a, ptr %b)
  ret void
}
