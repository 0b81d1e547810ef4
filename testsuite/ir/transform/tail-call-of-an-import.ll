; An import has no frame that a tail call would save: an ordinary call is made of it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s 2>&1 | %FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-NOT: warning
; CHECK-LABEL: define i32 @f(i32 %x)
; CHECK: %r = call i32 @pause(
; CHECK-NOT: @__asyncify_owner
define i32 @f(i32 %x) {
  %r = musttail call i32 @pause(i32 %x)
  ret i32 %r
}
