; Definitions of which all modules have the same (linkonce_odr, weak_odr: C++ inline functions)
; are what the module shows, in an open world too.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define linkonce_odr void @quick() {
  ret void
}
; CHECK: slow instrumented
define weak_odr void @slow() {
  call void @pause()
  ret void
}
define void @f() {
  call void @quick()
  ret void
}
; CHECK: g instrumented
define void @g() {
  call void @slow()
  ret void
}
