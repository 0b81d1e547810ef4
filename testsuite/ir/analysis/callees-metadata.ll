; !callees says which functions an indirect call may reach; nothing else counts.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@table = global [3 x ptr] [ptr @suspends, ptr @quick, ptr @quicker]

declare void @pause()

; CHECK: suspends instrumented
define void @suspends() {
  call void @pause()
  ret void
}
define void @quick() {
  ret void
}
define void @quicker() {
  ret void
}
define void @calls_quick(ptr %f) {
  call void %f(), !callees !0
  ret void
}
; CHECK: calls_either instrumented {{.*}}: may suspend: calls 'suspends', which may
define void @calls_either(ptr %f) {
  call void %f(), !callees !1
  ret void
}
!0 = !{ptr @quick, ptr @quicker}
!1 = !{ptr @quick, ptr @suspends}
