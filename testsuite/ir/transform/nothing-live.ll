; Where nothing is live, a record has nothing but its number.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK-LABEL: define void @f(
; CHECK: unwind:
; CHECK-NEXT: call void @__asyncify_spill_(i32 0)
; CHECK: rewind:
; CHECK-NEXT: call i32 @__asyncify_pop(i32 4)
; CHECK-NOT: load
; CHECK: }
define void @f() {
  call void @pause()
  ret void
}
