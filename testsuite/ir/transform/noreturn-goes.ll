; A switch call that never returns, says its attribute, returns when it unwinds.
; RUN: %asyncify -passes='asyncify<switch=exit;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=exit;world=closed>,default<O3>,verify' -S %s | %FileCheck --check-prefix=O3 %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: declare void @exit(i32){{$}}
declare void @exit(i32) noreturn

; O3: call void @__asyncify_spill_
; CHECK-LABEL: define void @f(i32 %x)
; CHECK: call void @exit(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1
; CHECK: resumed:
; CHECK-NEXT: unreachable
define void @f(i32 %x) noreturn {
  call void @exit(i32 %x) noreturn
  unreachable
}
