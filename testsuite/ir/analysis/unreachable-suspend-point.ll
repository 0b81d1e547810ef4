; A call that no path leads to does not stay, and what calls nothing else is not changed
; otherwise.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define i32 @f(
; CHECK-NOT: @__asyncify_state
; CHECK: ret i32 %x
define i32 @f(i32 %x) {
  ret i32 %x
dead:
  call void @pause()
  br label %dead
}
