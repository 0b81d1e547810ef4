; An alloca whose contents nobody reads after a suspend point is left alone.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK-LABEL: define i32 @f(
; CHECK: %a = alloca i32
; CHECK-NOT: asm
; CHECK: }
define i32 @f(i32 %x) {
  %a = alloca i32
  store volatile i32 %x, ptr %a
  %v = load volatile i32, ptr %a
  call void @pause()
  ret i32 %v
}
