; A block with nothing but a branch makes CodeGenPrepare merge the blocks of the whole function
; that follow on each other, and instruction selection takes time with the square of a block's
; size. So the only way on from a level has no block of its own: not at the entry, not in a loop.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @done()
; CHECK-LABEL: define void @once(
; CHECK: br i1 %{{.*}}, label %unwound,
; CHECK: rewind:
; CHECK-NEXT: %{{.*}} = load i32, ptr addrspace(1) @__asyncify_popped
define void @once() {
  call void @pause()
  call void @done()
  ret void
}

; CHECK-LABEL: define void @loop(
; CHECK: dispatch:
; CHECK-NEXT: %{{.*}} = load i32, ptr addrspace(1) @__asyncify_popped
define void @loop() {
  br label %loop
loop:
  call void @pause()
  br label %loop
}
