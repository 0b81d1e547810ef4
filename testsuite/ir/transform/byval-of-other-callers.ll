; A callee that loses byval loses it for all callers: those that are not instrumented copy, too.
; RUN: %asyncify -passes='asyncify<switch=pause;never=other;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: define void @callee(ptr %p)
define void @callee(ptr byval([4 x i32]) align 16 %p) {
  call void @pause()
  store i32 1, ptr %p
  ret void
}
define void @f(ptr %q) {
  call void @callee(ptr byval([4 x i32]) align 16 %q)
  ret void
}
; CHECK-LABEL: define void @other(
; CHECK: [[COPY:%.*]] = alloca [4 x i32], align 16
; CHECK: call void @llvm.memcpy.{{.*}}(ptr align 16 [[COPY]], ptr align 16 %q, i32 16, i1 false)
; CHECK: call void @callee(ptr {{(align 16 )?}}[[COPY]])
define void @other(ptr %q) {
  call void @callee(ptr byval([4 x i32]) align 16 %q)
  ret void
}
