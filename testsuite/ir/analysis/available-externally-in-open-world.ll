; A body that another module defines is dropped: inlined later, it would bring a suspend
; point that is not instrumented.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK: declare i32 @elsewhere(i32
define available_externally i32 @elsewhere(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}

; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @elsewhere(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @f(i32 %x) {
  %r = call i32 @elsewhere(i32 %x)
  ret i32 %r
}
