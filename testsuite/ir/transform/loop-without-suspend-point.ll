; A loop without suspend points gets no test.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK-COUNT-2: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: load volatile i32, ptr addrspace(1)
; CHECK: }
define i32 @f(i32 %n) {
entry:
  %r = call i32 @pause(i32 %n)
  br label %loop
loop:
  %i = phi i32 [ %r, %entry ], [ %j, %loop ]
  %j = mul i32 %i, 3
  %c = icmp ult i32 %j, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}
