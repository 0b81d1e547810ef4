; The result of a suspending call that is used by a phi of the next block.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: phi i32 [ %r, %{{.*}} ], [ 5, %{{.*}} ]
define i32 @f(i1 %c) {
entry:
  br i1 %c, label %a, label %b
a:
  %r = call i32 @pause(i32 1)
  br label %b
b:
  %p = phi i32 [ %r, %a ], [ 5, %entry ]
  ret i32 %p
}
