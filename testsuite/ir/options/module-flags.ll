; A module can carry options as flags.
; RUN: %asyncify -passes='asyncify,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @elsewhere()

; CHECK: f instrumented
define void @f() {
  call void @pause()
  ret void
}
define void @g() {
  call void @elsewhere()
  ret void
}

!llvm.module.flags = !{!0, !1}
!0 = !{i32 1, !"asyncify-switch", !"pause"}
!1 = !{i32 1, !"asyncify-world", !"closed"}
