; An alloca whose lifetime ends before the suspend point keeps its markers.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)
; CHECK-LABEL: define void @f(
; CHECK: call void @llvm.lifetime.start
; CHECK: call void @llvm.lifetime.end
; CHECK-NOT: asm
; CHECK: }
define void @f() {
  %a = alloca [4 x i32]
  call void @llvm.lifetime.start.p0(i64 -1, ptr %a)
  call void @use(ptr %a)
  call void @llvm.lifetime.end.p0(i64 -1, ptr %a)
  call void @pause()
  ret void
}
