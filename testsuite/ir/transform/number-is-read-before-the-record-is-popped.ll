; Points of a loop that share a reload are told apart by the number in the record, which is gone
; when it has been popped.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define void @f(
; CHECK: dispatch:
; CHECK-NOT: @__asyncify_pop(
; CHECK: [[K:%.*]] = load i32, ptr %
; CHECK: @__asyncify_pop(
; CHECK: switch i32 [[K]], label
define void @f(i32 %x) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %b, %loop ]
  %a = call i32 @pause(i32 %i)
  %b = call i32 @pause(i32 %a)
  %c = icmp ult i32 %b, %x
  br i1 %c, label %loop, label %done
done:
  ret void
}
