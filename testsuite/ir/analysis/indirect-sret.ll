; A result that wasm returns by a pointer counts as that pointer.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: suspends instrumented
; CHECK-DAG:  f instrumented

declare i32 @pause(i32)

define { i32, i32 } @suspends(i32 %x) {
  %r = call i32 @pause(i32 1)
  ret { i32, i32 } zeroinitializer
}
@table = global ptr @suspends
define void @f(ptr %p) {
  call void %p(ptr %p, i32 1)
  ret void
}
