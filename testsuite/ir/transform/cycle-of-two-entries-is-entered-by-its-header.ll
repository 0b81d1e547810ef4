; A cycle that is entered at two blocks is no natural loop, but a rewind enters it where the program
; does, too: a third entry would make code generation send each round through a table.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()

; CHECK-LABEL: define i32 @two(
; CHECK: br i1 %a, label %left, label %preheader
; CHECK: right:
; CHECK: br i1 %{{.*}}, label %dispatch, label %loop
; CHECK: rewind:
; CHECK-NOT: label
; CHECK: br label %preheader
; CHECK: dispatch:
; CHECK: switch i32 %{{.*}}, label %suspend [
define i32 @two(i1 %a, i32 %x) {
  br i1 %a, label %left, label %right
left:
  %l = call i32 @pause()
  %b = icmp eq i32 %l, %x
  br i1 %b, label %right, label %done
right:
  %r = call i32 @pause()
  %c = icmp eq i32 %r, %x
  br i1 %c, label %left, label %done
done:
  %s = phi i32 [ %l, %left ], [ %r, %right ]
  ret i32 %s
}
