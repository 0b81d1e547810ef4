; At each suspend point only what its own way on needs is kept; what another one keeps is not
; there, or zero.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32)
declare void @use64(i64)

; CHECK-LABEL: define void @f(
; CHECK-DAG: call void @__asyncify_spill_i{{[_0-9]*}}(i32 {{[01]}}, i32 %{{.*}})
; CHECK-DAG: call void @__asyncify_spill_{{[il_0-9]*}}(i32 {{[01]}}, {{(i32 0, )?}}i64 %{{.*}})
define void @f(i1 %c, i32 %a, i64 %b) {
  br i1 %c, label %left, label %right
left:
  call void @pause()
  call void @use(i32 %a)
  ret void
right:
  call void @pause()
  call void @use64(i64 %b)
  ret void
}
