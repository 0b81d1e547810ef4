; In an open world almost every constructor calls something that may suspend as far as the
; module shows. Only one that is known to suspend is refused.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @init, ptr null }]

declare void @elsewhere()

; CHECK: init instrumented
define internal void @init() {
  call void @elsewhere()
  ret void
}
