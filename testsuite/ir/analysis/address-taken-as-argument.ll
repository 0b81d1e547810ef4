; To pass a function is to take its address.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @suspends() {
  call void @pause()
  ret void
}
define void @main() {
  call void @apply(ptr @suspends)
  ret void
}
; CHECK: apply instrumented {{.*}}: may suspend: calls 'suspends', which may
define void @apply(ptr %f) {
  call void %f()
  ret void
}
