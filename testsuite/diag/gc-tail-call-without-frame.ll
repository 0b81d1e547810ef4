; FLAGS: gc=conservative;gc-call=collect;world=closed
; FAIL: in function f
; FAIL: a 'musttail' call of a function that may collect and is not seen here leaves no frame to keep its arguments in; make it an ordinary call

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)

define ptr @f(ptr %p) {
  %x = musttail call ptr @collect(ptr %p)
  ret ptr %x
}
