; A suspend point to which no edge leads is none.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use()
; CHECK-LABEL: define void @f(
; CHECK-NEXT: ret void
define void @f() {
  ret void
dead:
  call void @pause()
  br label %dead
}
