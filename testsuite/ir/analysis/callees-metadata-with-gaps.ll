; LLVM drops declarations that nothing but metadata uses, and leaves null where they were: the
; list says nothing any more.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: f instrumented (1 suspend points
define void @f(ptr %p) {
  call void %p(), !callees !0
  ret void
}

!0 = !{null, null}
