; A function of several suspend points goes to the one that the record says; one of a single point
; needs not ask.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @use(i64)

; CHECK-LABEL: define i32 @several(
; CHECK: rewind:
; CHECK: [[K:%.*]] = load i32, ptr %
; CHECK: switch i32 [[K]], label
define i32 @several(i32 %x, i64 %y) {
  %a = call i32 @pause(i32 %x)
  call void @use(i64 %y)
  %b = call i32 @pause(i32 %a)
  %c = call i32 @pause(i32 %b)
  ret i32 %c
}
; CHECK-LABEL: define i32 @one(
; CHECK: rewind:
; CHECK-NOT: switch i32
; CHECK: }
define i32 @one(i32 %x) {
  %a = call i32 @pause(i32 %x)
  ret i32 %a
}
