; With resume=frame, what enters a function alone gives it arguments that nobody looks at: no copy is made for one
; that the function has by copying. Code generation would make it in a frame of its own.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define internal void @f.resume(ptr %0)
; CHECK: [[F:%.*]] = call ptr asm "", "=r,0"(ptr @f)
; CHECK: call i32 [[F]](ptr null)
define i32 @f(ptr byval([4000 x i8]) align 4 %p) {
  %r = call i32 @pause(i32 1)
  %v = load i32, ptr %p
  %s = add i32 %r, %v
  ret i32 %s
}
