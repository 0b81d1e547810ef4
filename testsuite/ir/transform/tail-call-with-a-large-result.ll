; A result that wasm does not return in one value is returned through a pointer into the
; caller's frame: code generation makes an ordinary call of such a tail call, so it is one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i64 @pause(i64)

; CHECK-LABEL: define { i64, i64 } @f(
; CHECK-NOT: musttail
; CHECK-NOT: @__asyncify_owner
; CHECK-LABEL: define { i64, i64 } @g(
define { i64, i64 } @f(i64 %x) {
  %y = call i64 @pause(i64 %x)
  %r = musttail call { i64, i64 } @g(i64 %y)
  ret { i64, i64 } %r
}

define { i64, i64 } @g(i64 %x) {
  %y = call i64 @pause(i64 %x)
  %r = insertvalue { i64, i64 } zeroinitializer, i64 %y, 0
  ret { i64, i64 } %r
}
