; A switch call that the module defines is not instrumented itself, whatever it calls.
; RUN: %asyncify -passes='asyncify<switch=pause:host;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @host()

define void @pause() {
  call void @host()
  ret void
}
; CHECK: f instrumented {{.*}}: may suspend: calls 'pause', which may
define void @f() {
  call void @pause()
  ret void
}
