; An unwinding return is no end of a frame that survives: stores before it are not dead, and what
; a resumed function loads is not undefined.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define i32 @f(
; CHECK: store i32 %x, ptr %a
; CHECK: call void @pause()
; CHECK: load i32, ptr %a
; CHECK-NOT: undef
; CHECK: }
define i32 @f(i32 %x) {
  %a = alloca i32
  store i32 %x, ptr %a
  call void @pause()
  %r = load i32, ptr %a
  ret i32 %r
}
