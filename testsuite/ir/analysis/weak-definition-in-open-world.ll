; In an open world, the linker may take another definition for a weak one: calls of it
; may suspend whatever its body does, and its body is instrumented if that may.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define weak i32 @suspends(
; CHECK: call i32 @pause
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
define weak i32 @suspends(i32 %x) {
  %p = call i32 @pause(i32 %x)
  ret i32 %p
}

define weak i32 @does_not(i32 %x) {
  ret i32 %x
}

; What is called may be an import, so a rewind passes it its argument again.
; CHECK-LABEL: define i32 @calls(
; CHECK: suspend:
; CHECK: [[X:%.*]] = phi i32 {{.*}}[ %x, %body ]
; CHECK: call i32 @does_not(i32 [[X]])
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @calls(i32 %x) {
  %q = call i32 @does_not(i32 %x)
  ret i32 %q
}
