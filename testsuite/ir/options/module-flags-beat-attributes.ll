; What the module's flags say of a function wins over its attribute.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @wait() "asyncify"="switch"
declare void @not() "asyncify"="switch"

; CHECK: f instrumented (1 suspend points
define void @f() {
  call void @wait()
  call void @not()
  ret void
}

!llvm.module.flags = !{!0}
!0 = !{i32 1, !"asyncify-never", !"not"}
