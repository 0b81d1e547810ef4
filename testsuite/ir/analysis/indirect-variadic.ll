; A variadic call passes its variable arguments by one pointer.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: suspends instrumented
; CHECK-DAG: f instrumented

declare i32 @pause(i32)

define i32 @suspends(i32 %x, ...) {
  %r = call i32 @pause(i32 1)
  ret i32 %r
}
@table = global ptr @suspends
define i32 @f(ptr %p) {
  %r = call i32 (i32, ...) %p(i32 1, i64 2, double 3.0)
  ret i32 %r
}
