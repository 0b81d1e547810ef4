; A switch with several edges to one block with phis.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: switch i32
; CHECK: phi i32 [ 1, %{{.*}} ], [ 1, %{{.*}} ], [ %{{.*}}, %{{.*}} ]
define i32 @f(i32 %n) {
entry:
  switch i32 %n, label %other [ i32 1, label %join
                                i32 2, label %join ]
other:
  %r = call i32 @pause(i32 %n)
  br label %join
join:
  %p = phi i32 [ 1, %entry ], [ 1, %entry ], [ %r, %other ]
  ret i32 %p
}
