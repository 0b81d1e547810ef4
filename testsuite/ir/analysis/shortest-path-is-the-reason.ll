; The reason for a function is the first step of a shortest path to a switch call.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: top instrumented (2 suspend points{{.*}}: may suspend: calls 'near', which may
define void @top() {
  call void @far()
  call void @near()
  ret void
}
define void @far() {
  call void @near()
  ret void
}
define void @near() {
  call void @pause()
  ret void
}
