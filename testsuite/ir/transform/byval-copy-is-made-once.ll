; The copy of a byval argument is made before the call, where a rewind does not pass.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
define i32 @g(ptr byval([8 x i8]) align 4 %p) {
  %r = call i32 @pause(i32 1)
  %v = load i32, ptr %p
  ret i32 %v
}
; CHECK: define i32 @g(ptr %p)
; CHECK-LABEL: define i32 @f(
; CHECK: [[COPY:%.*]] = alloca [8 x i8], align 4
; CHECK: body:
; CHECK: call void @llvm.memcpy.{{.*}}(ptr align 4 [[COPY]], ptr align 4 %q, i32 8, i1 false)
; CHECK: suspend:
; CHECK: call i32 @g(ptr [[COPY]])
define i32 @f(ptr %q) {
  %r = call i32 @g(ptr byval([8 x i8]) align 4 %q)
  ret i32 %r
}
