; indirect=none promises that no indirect call suspends, in either world.
; RUN: %asyncify -passes='asyncify<switch=pause;indirect=none;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause;indirect=none>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@pointer = global ptr @suspends

declare void @pause()

; CHECK: suspends instrumented
define void @suspends() {
  call void @pause()
  ret void
}
define void @f(ptr %p) {
  call void %p()
  ret void
}
