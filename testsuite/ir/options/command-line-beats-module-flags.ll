; The command line wins over the module's flags: a value replaces, and for one function the
; command line's list decides.
; RUN: %asyncify -passes='asyncify<world=closed;never=quiet>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @quiet()

; CHECK: f instrumented
define void @f() {
  call void @pause()
  ret void
}
define void @g() {
  call void @quiet()
  ret void
}

!llvm.module.flags = !{!0, !1}
!0 = !{i32 1, !"asyncify-switch", !"pause:quiet"}
!1 = !{i32 1, !"asyncify-world", !"open"}
