; After the pass, LLVM must not find that a suspend point may reuse the frame that survives it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,function(tailcallelim),verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define i32 @f(
; CHECK-NOT: tail call void @pause()
; CHECK: call void @pause()
; CHECK: }
define i32 @f(i32 %x) {
  %a = alloca i32
  store i32 %x, ptr %a
  call void @pause()
  %r = load i32, ptr %a
  ret i32 %r
}
