; Code generation takes a tail call for an ordinary one if its sret argument is an
; instruction, which the parameter becomes when it is reloaded.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' %s -o - | %llc -mattr=+tail-call -o - | %FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: f:
; CHECK: return_call g
; CHECK: end_function
define internal void @f(ptr sret([4 x i64]) %result, i32 %x) {
  %y = call i32 @pause(i32 %x)
  musttail call void @g(ptr sret([4 x i64]) %result, i32 %y)
  ret void
}

define internal void @g(ptr sret([4 x i64]) %result, i32 %x) {
  %y = call i32 @pause(i32 %x)
  store i32 %y, ptr %result
  ret void
}

define void @caller(ptr %out) {
  call void @f(ptr sret([4 x i64]) %out, i32 1)
  ret void
}
