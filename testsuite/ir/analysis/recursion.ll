; Recursion is neither a reason to suspend nor does it hide one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @harmless() {
  call void @harmless()
  ret void
}
; CHECK: even instrumented (1 suspend points{{.*}}: may suspend: calls 'odd', which may
define void @even() {
  call void @odd()
  ret void
}
; CHECK: odd instrumented (2 suspend points{{.*}}: may suspend: calls 'pause', which may
define void @odd() {
  call void @even()
  call void @pause()
  ret void
}
; CHECK: self instrumented (2 suspend points
define void @self() {
  call void @self()
  call void @pause()
  ret void
}
