; A function that is named in 'always' is instrumented with its callers, although the module
; shows no reason.
; RUN: %asyncify -passes='asyncify<always=hidden;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: hidden instrumented (0 suspend points{{.*}}: may suspend: always=hidden (command line)
define void @hidden() {
  ret void
}
; CHECK: caller instrumented (1 suspend points{{.*}}: may suspend: calls 'hidden', which may
define void @caller() {
  call void @hidden()
  ret void
}
define void @other() {
  ret void
}
