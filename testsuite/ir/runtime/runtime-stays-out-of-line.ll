; No later pass may look into the runtime or take it into instrumented functions: it is weak
; and never inlined, and after -O3 it is still called.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify,default<O3>' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32)

; CHECK-LABEL: define {{.*}}@f(
; CHECK-DAG: call void @__asyncify_spill_i(
; CHECK-DAG: call i32 @__asyncify_pop(
; CHECK: define weak hidden i32 @__asyncify_push(
define void @f(i32 %x) {
  call void @pause()
  call void @use(i32 %x)
  ret void
}
