; A block with nothing but a branch makes CodeGenPrepare merge the blocks of the whole function
; that follow on each other: `b` and `c` into `resumed`. Instruction selection takes time with
; the square of a block's size.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %llc -O2 -stop-after=codegenprepare | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: br label %b
; CHECK: br label %c
define i32 @f(i32 %x) {
  %a = add i32 %x, 1
  %p = call i32 @pause(i32 %a)
  br label %b
b:
  %q = mul i32 %p, %x
  br label %c
c:
  %r = mul i32 %q, %x
  ret i32 %r
}
