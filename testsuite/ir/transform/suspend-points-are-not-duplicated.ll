; A suspend point is called by way of the code and by way of the rewind. If a pass made two
; calls of it (jump threading does), and another inlined one of them, the callee's frame would
; lie at two addresses. Other calls can be duplicated as before.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @other(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @callee(i32 %{{.*}}) [[POINT:#[0-9]+]]
; CHECK: call i32 @other(i32 %{{[^)]*}}){{$}}
define i32 @f(i32 %x) {
  %r = call i32 @callee(i32 %x)
  %s = call i32 @other(i32 %r)
  ret i32 %s
}

define internal i32 @callee(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
; CHECK: attributes [[POINT]] = {{.*}} noduplicate
