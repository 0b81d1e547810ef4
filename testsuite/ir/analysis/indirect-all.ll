; indirect=all: any indirect call may suspend, whatever its signature, in a closed world too.
; RUN: %asyncify -passes='asyncify<switch=pause;indirect=all;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@pointer = global ptr @suspends

declare void @pause()

; CHECK: suspends instrumented
define void @suspends() {
  call void @pause()
  ret void
}
; CHECK: f instrumented {{.*}}: may suspend: calls indirectly
define double @f(ptr %p) {
  %r = call double %p(double 1.0)
  ret double %r
}
define void @g() {
  ret void
}
