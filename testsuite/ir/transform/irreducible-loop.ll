; A loop that has two entries already gets a third.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @pause
; CHECK: rewind:
; CHECK: br label %suspend
define i32 @f(i1 %c, i32 %n) {
entry:
  br i1 %c, label %a, label %b
a:
  %x = phi i32 [ 0, %entry ], [ %z, %b ]
  %y = call i32 @pause(i32 %x)
  br label %b
b:
  %w = phi i32 [ 1, %entry ], [ %y, %a ]
  %z = add i32 %w, 1
  %d = icmp ult i32 %z, %n
  br i1 %d, label %a, label %done
done:
  ret i32 %z
}
