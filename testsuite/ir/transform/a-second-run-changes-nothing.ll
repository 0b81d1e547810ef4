; The pass finds what it has instrumented, and leaves it.
; RUN: %asyncify -passes='asyncify<switch=pause>' -S %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause>,asyncify<switch=pause>,verify' -S %s -o %t.2
; RUN: cmp %t.1 %t.2 && echo same | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK: same
define i32 @f(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
