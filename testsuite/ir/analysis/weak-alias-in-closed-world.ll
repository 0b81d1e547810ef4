; In a closed world, a weak alias is what it stands for.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

define internal void @dummy(i32 %x) {
  ret void
}
define internal void @pauses(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret void
}
@harmless = weak alias void (i32), ptr @dummy
@suspends = weak alias void (i32), ptr @pauses

; CHECK-LABEL: define i32 @f(
; CHECK: call void @harmless(i32 %x)
; CHECK-NOT: @__asyncify_state
; CHECK: call void @suspends(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @f(i32 %x) {
  call void @harmless(i32 %x)
  call void @suspends(i32 %x)
  ret i32 %x
}
