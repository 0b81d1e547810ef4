; A tail call that cannot suspend stays one, in a function that suspends elsewhere.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @quick(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: musttail call i32 @quick(
; CHECK-NEXT: ret i32
define i32 @f(i32 %x) {
  call void @pause()
  %r = musttail call i32 @quick(i32 %x)
  ret i32 %r
}
