; In an open world, the linker may take another definition for a weak alias, as musl's
; weak_alias is made for: a call of it may suspend.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

define internal void @dummy(i32 %x) {
  ret void
}
@hook = weak alias void (i32), ptr @dummy

; CHECK-LABEL: define i32 @f(
; CHECK: call void @hook(i32 %{{.*}})
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @f(i32 %x) {
  call void @hook(i32 %x)
  ret i32 %x
}
