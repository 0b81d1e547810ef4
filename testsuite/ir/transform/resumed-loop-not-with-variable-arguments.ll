; Code generation makes room in the frame for the variable arguments of each call: no loop gets a copy for
; rewinds where a suspend point has some.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32, ...)

; CHECK-LABEL: define void @f(
; CHECK: br i1 %{{.*}}, label %dispatch, label %loop
; CHECK: call i32 (i32, ...) @pause(
; CHECK-NOT: call i32 (i32, ...) @pause(
define void @f(i32 %n) {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %r, %head ]
  %r = call i32 (i32, ...) @pause(i32 %i, i32 7)
  %c = icmp slt i32 %r, %n
  br i1 %c, label %head, label %done
done:
  ret void
}
