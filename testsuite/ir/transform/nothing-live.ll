; A function with one suspend point where nothing is live has no records: there is nothing to
; write down. What comes back in an unwind still finds out. With several, a record has nothing but
; its number.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @done()

; CHECK-LABEL: define void @one(
; CHECK: call void @pause()
; CHECK: br i1 %{{.*}}, label %unwound, label %resumed
; CHECK: rewind:
; CHECK-NEXT: [[POPPED:%.*]] = load i32, ptr addrspace(1) @__asyncify_popped
; CHECK-NEXT: [[RECORD:%.*]] = inttoptr i32 [[POPPED]] to ptr
; CHECK-NEXT: load volatile i32, ptr [[RECORD]]
; CHECK-NEXT: br label %suspend
; CHECK-NEXT: }
define void @one() {
  call void @pause()
  call void @done()
  ret void
}

; CHECK-LABEL: define void @two(
; CHECK: call void @__asyncify_spill_(i32
; CHECK: call void @__asyncify_spill_(i32
; CHECK: call i32 @__asyncify_pop(i32 4)
; CHECK: }
define void @two() {
  call void @pause()
  call void @pause()
  ret void
}

; CHECK-LABEL: define void @in_a_loop(
; CHECK: br i1 %{{.*}}, label %unwound, label %resumed
; CHECK: load volatile i32, ptr
; CHECK: }
define void @in_a_loop() {
  br label %loop
loop:
  call void @pause()
  br label %loop
}
