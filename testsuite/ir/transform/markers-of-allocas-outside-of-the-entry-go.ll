; The address of an alloca outside of the entry block is kept like other values, and lifetime markers
; may only name an alloca.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)

; CHECK-LABEL: define void @f(
; CHECK-NOT: llvm.lifetime
; CHECK: call void @pause()
; CHECK-NOT: llvm.lifetime
; CHECK: }
define void @f(i1 %c) {
  br i1 %c, label %yes, label %no

yes:
  %a = alloca i32
  call void @llvm.lifetime.start.p0(i64 -1, ptr %a)
  call void @use(ptr %a)
  call void @pause()
  call void @use(ptr %a)
  call void @llvm.lifetime.end.p0(i64 -1, ptr %a)
  ret void

no:
  ret void
}
