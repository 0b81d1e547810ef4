; A loop whose header has a reference as a phi gets no gate: a rewind has no zero for it. It
; jumps into the loop instead, which is slower and right.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s -o %t && %FileCheck %s < %t
; RUN: %llc -mattr=+reference-types %t -o /dev/null

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare ptr addrspace(10) @get()
declare i32 @use(ptr addrspace(10))

; CHECK-LABEL: define i32 @f(
; CHECK: phi ptr addrspace(10) [ %r0, %body ], [ %r1, %{{.*}} ]
; CHECK-NOT: null
; CHECK: }
define i32 @f(i32 %n) {
entry:
  %r0 = call ptr addrspace(10) @get()
  br label %loop
loop:
  %r = phi ptr addrspace(10) [ %r0, %entry ], [ %r1, %loop ]
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %u = call i32 @use(ptr addrspace(10) %r)
  %p = call i32 @pause(i32 %u)
  %r1 = call ptr addrspace(10) @get()
  %j = add i32 %i, %p
  %c = icmp ult i32 %j, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}
