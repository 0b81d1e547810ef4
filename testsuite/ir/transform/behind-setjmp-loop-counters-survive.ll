; A rewind goes through the header of a loop with zeros. In a function with a call that
; returns twice, what the header's phi was lies in memory and must not be overwritten.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i64 @pause(i64)
declare i32 @twice() returns_twice

; CHECK-LABEL: define i64 @f()
; CHECK: head:
; CHECK-NEXT: %i = phi i64
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: icmp
; CHECK-NEXT: br i1 %{{.*}}, label %dispatch, label %loop
; CHECK: loop:
; CHECK-NEXT: store volatile i64 %i
define i64 @f() {
start:
  br label %head
head:
  %i = phi i64 [ 0, %start ], [ %next, %head ]
  %a = call i32 @twice() returns_twice
  %b = call i64 @pause(i64 %i)
  %next = add i64 %i, 1
  %go = icmp ult i64 %next, 10
  br i1 %go, label %head, label %done
done:
  ret i64 %next
}
