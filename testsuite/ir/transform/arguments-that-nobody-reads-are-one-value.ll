; A rewind passes calls something for arguments that the callee reloads itself: the number of the
; record, which is at hand, and not a constant, which each would get a wasm local for.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()

define void @callee(i32 %a, i64 %b, i32 %c) {
  %x = call i32 @pause()
  ret void
}

; CHECK-LABEL: define void @caller(
; CHECK: suspend{{[0-9]*}}:
; CHECK-DAG: phi i32 [ %a, %{{.*}} ], [ %[[NUMBER:k[0-9]*]], %dispatch ]
; CHECK-DAG: phi i64 [ %b, %{{.*}} ], [ %[[WIDE:.*]], %dispatch ]
; CHECK-DAG: phi i32 [ %c, %{{.*}} ], [ %[[OTHER:.*]], %dispatch ]
; CHECK: suspend{{[0-9]*}}:
; CHECK-DAG: phi i32 [ %d, %{{.*}} ], [ %[[NUMBER]], %dispatch ]
; CHECK-DAG: phi i64 [ %e, %{{.*}} ], [ %[[WIDE]], %dispatch ]
; CHECK-DAG: phi i32 [ %f, %{{.*}} ], [ %[[OTHER]], %dispatch ]
; CHECK: dispatch:
; CHECK: %[[WIDE]] = zext i32 %[[NUMBER]] to i64
; CHECK: %[[OTHER]] = call i32 asm "", "=r,0"(i32 %[[NUMBER]])
define void @caller(ptr %p) {
entry:
  br label %loop
loop:
  %a = load volatile i32, ptr %p
  %b = load volatile i64, ptr %p
  %c = load volatile i32, ptr %p
  call void @callee(i32 %a, i64 %b, i32 %c)
  %d = load volatile i32, ptr %p
  %e = load volatile i64, ptr %p
  %f = load volatile i32, ptr %p
  call void @callee(i32 %d, i64 %e, i32 %f)
  %z = load volatile i1, ptr %p
  br i1 %z, label %loop, label %done
done:
  ret void
}
