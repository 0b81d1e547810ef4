; A call that unwinds does not return its argument.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: define ptr @f(ptr %p)
define ptr @f(ptr returned %p) {
  call void @pause()
  ret ptr %p
}
; CHECK: define ptr @g(ptr %q)
; CHECK: call ptr @f(ptr %{{.*}})
define ptr @g(ptr %q) {
  %r = call ptr @f(ptr returned %q)
  ret ptr %r
}
