; A call of a function by name under another type is still a call of that function.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: suspends instrumented
define void @suspends() {
  call void @pause()
  ret void
}
; CHECK: f instrumented {{.*}}: may suspend: calls 'suspends', which may
define i32 @f() {
  %r = call i32 @suspends(i32 1)
  ret i32 %r
}
