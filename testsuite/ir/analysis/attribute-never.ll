; A function with "asyncify"="never" is not instrumented, nor what calls only it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: g instrumented
; NOT-NOT: quiet instrumented
; NOT-NOT: f instrumented

declare i32 @pause(i32)

define i32 @quiet(i32 %x) "asyncify"="never" {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
define i32 @f(i32 %x) {
  %r = call i32 @quiet(i32 %x)
  ret i32 %r
}
define i32 @g(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
