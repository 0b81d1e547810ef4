; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: a 'musttail' call that may suspend with variable arguments is not supported yet
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32, ...)

define i32 @f(i32 %x, ...) {
  %r = musttail call i32 (i32, ...) @pause(i32 %x, ...)
  ret i32 %r
}
