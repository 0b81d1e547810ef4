; Where the code after a call is unreachable, an unwind gets through all the same.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause() noreturn
; CHECK-LABEL: define void @f(
; CHECK: call void @pause()
; CHECK: br i1 %{{.*}}, label %unwound, label %resumed
; CHECK: resumed:
; CHECK-NEXT: unreachable
define void @f() noreturn {
  call void @pause() noreturn
  unreachable
}
