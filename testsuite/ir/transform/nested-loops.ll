; A rewind passes the headers of all loops around the suspend point, from the outside in.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define void @f(
; CHECK-COUNT-4: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: load volatile i32, ptr addrspace(1)
; CHECK: }
define void @f(i32 %n) {
entry:
  br label %outer
outer:
  %i = phi i32 [ 0, %entry ], [ %i1, %next ]
  br label %inner
inner:
  %j = phi i32 [ 0, %outer ], [ %j1, %inner ]
  %r = call i32 @pause(i32 %j)
  %j1 = add i32 %j, %r
  %c = icmp ult i32 %j1, %n
  br i1 %c, label %inner, label %next
next:
  %i1 = add i32 %i, 1
  %d = icmp ult i32 %i1, %n
  br i1 %d, label %outer, label %done
done:
  ret void
}
