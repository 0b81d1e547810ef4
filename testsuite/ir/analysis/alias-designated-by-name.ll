; A list that names an alias designates the function behind it.
; RUN: %asyncify -passes='asyncify<switch=sleep;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

define i32 @wait(i32 %x) {
  ret i32 %x
}
@sleep = alias i32 (i32), ptr @wait

; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @wait(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @f(i32 %x) {
  %r = call i32 @wait(i32 %x)
  ret i32 %r
}
