; A value that the loop does not change is reloaded before the loop is entered.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: rewind:
; CHECK-NEXT: load i32, ptr addrspace(1) @__asyncify_popped
; CHECK: load i32, ptr %{{.*}}, align 4
; CHECK: br label %preheader
define i32 @f(i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %r = call i32 @pause(i32 1)
  %j = add i32 %i, %r
  %c = icmp ult i32 %j, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}
