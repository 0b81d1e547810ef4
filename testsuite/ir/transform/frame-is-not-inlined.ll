; With resume=frame, a function that is entered alone has its frame where it was: it is not made a part of its caller.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK: define i32 @f(i32 %x) [[ATTRIBUTES:#[0-9]+]]
; CHECK: attributes [[ATTRIBUTES]] = { noduplicate noinline
; CHECK-NOT: alwaysinline
define i32 @f(i32 %x) alwaysinline {
  %r = call i32 @pause(i32 %x)
  %s = add i32 %r, %x
  ret i32 %s
}
