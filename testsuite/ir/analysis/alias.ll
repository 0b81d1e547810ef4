; A call of an alias is a call of its function.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: direct instrumented
; CHECK-DAG: f instrumented

declare i32 @pause(i32)

define i32 @direct(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}

@alias = alias i32 (i32), ptr @direct
@second = alias i32 (i32), ptr @alias
define i32 @f(i32 %x) {
  %r = call i32 @second(i32 %x)
  ret i32 %r
}
