; A saved stack pointer is a value like any other.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)
declare ptr @llvm.stacksave.p0()
declare void @llvm.stackrestore.p0(ptr)
; CHECK-LABEL: define void @f(
; CHECK: %s = call ptr @llvm.stacksave.p0()
; CHECK: [[S:%.*]] = phi ptr
; CHECK: call void @llvm.stackrestore.p0(ptr [[S]])
define void @f(i32 %n) {
  %s = call ptr @llvm.stacksave.p0()
  %a = alloca i8, i32 %n
  call void @use(ptr %a)
  call void @pause()
  call void @llvm.stackrestore.p0(ptr %s)
  ret void
}
