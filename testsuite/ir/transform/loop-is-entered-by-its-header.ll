; A rewind into a loop goes through its header, where a test tells it from an iteration.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: {{[0-9a-z.]+}}:{{.*}} preds = %preheader, %{{.*}}
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %dispatch, label %{{.*}}
; CHECK: rewind:
; CHECK: br label %preheader
; CHECK: dispatch:
; CHECK: call i32 @__asyncify_pop(
; CHECK: br label %suspend
define i32 @f(i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %r = call i32 @pause(i32 %i)
  %j = add i32 %i, %r
  %c = icmp ult i32 %j, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}
