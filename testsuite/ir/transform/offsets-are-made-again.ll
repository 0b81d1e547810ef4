; Constant offsets of a pointer are made in each block that uses them; only the pointer is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr, ptr)
; CHECK-LABEL: define void @f(
; CHECK: call void @__asyncify_spill_i(i32 0,
; CHECK: resumed:
; CHECK-DAG: getelementptr i8, ptr %{{.*}}, i32 4
; CHECK-DAG: getelementptr i8, ptr %{{.*}}, i32 8
; CHECK: }
define void @f(ptr %p) {
  %a = getelementptr i8, ptr %p, i32 4
  %b = getelementptr i8, ptr %p, i32 8
  call void @use(ptr %a, ptr %b)
  call void @pause()
  call void @use(ptr %a, ptr %b)
  ret void
}
