; Where a loop has a copy for rewinds, a value that both define is, behind them, the one of where the program
; comes from: what an invoke returns, too, whose result is defined behind the loop.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define i32 @behind(
; CHECK: done:
; CHECK-NEXT: %[[V:.*]] = phi i32 [ %w, %{{.*}} ], [ %w.resumed, %{{.*}} ]
; CHECK: mul i32 %[[V]], %[[V]]
define i32 @behind(i32 %n, ptr %p) {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %i2, %latch ]
  %r = call i32 @pause(i32 %i)
  %w = load i32, ptr %p
  %i2 = add i32 %i, 1
  %c = icmp slt i32 %r, %n
  br i1 %c, label %latch, label %done
latch:
  br label %head
done:
  %m = mul i32 %w, %w
  ret i32 %m
}

; CHECK-LABEL: define i32 @result(
; CHECK: %r = invoke i32 @pause(
; CHECK: %r.resumed = invoke i32 @pause(
define i32 @result(i32 %n) personality ptr @__gxx_wasm_personality_v0 {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %i2, %handler ]
  %r = invoke i32 @pause(i32 %i) to label %done unwind label %switch
switch:
  %cs = catchswitch within none [label %pad] unwind to caller
pad:
  %cp = catchpad within %cs [ptr null]
  catchret from %cp to label %handler
handler:
  %i2 = add i32 %i, 1
  br label %head
done:
  %m = mul i32 %r, %n
  ret i32 %m
}
