; An instrumented function restores its own parameters.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
define i32 @g(i32 %x) {
  %r = call i32 @pause(i32 %x)
  %s = add i32 %r, %x
  ret i32 %s
}
; CHECK-LABEL: define void @f(
; CHECK-NOT: call {{.*}}@__asyncify_{{spill|pop}}
; CHECK: }
define void @f(i32 %x) {
  %y = mul i32 %x, 3
  %r = call i32 @g(i32 %y)
  ret void
}
