; Two runs give the same bytes.
; RUN: %asyncify -passes='asyncify<switch=pause>' %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause>' %s -o %t.2
; RUN: cmp %t.1 %t.2 && echo same | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK: same
define i32 @f(i32 %x, i64 %y, float %z) {
  %r = call i32 @pause(i32 %x)
  %s = call i64 @g(i32 %r, i64 %y)
  %t = call i64 @g(i32 %x, i64 %s)
  %u = fptosi float %z to i64
  %v = add i64 %t, %u
  %w = trunc i64 %v to i32
  ret i32 %w
}
define i64 @g(i32 %x, i64 %y) {
  %r = call i32 @pause(i32 %x)
  ret i64 %y
}
