; Values that are live at no common point share a slot.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @get()
declare void @use(i32)
; CHECK-LABEL: define void @f(
; CHECK-DAG: call void @__asyncify_spill_i(i32 0
; CHECK-DAG: call void @__asyncify_spill_i(i32 1
define void @f() {
  %a = call i32 @get()
  call void @pause()
  call void @use(i32 %a)
  %b = call i32 @get()
  call void @pause()
  call void @use(i32 %b)
  ret void
}
