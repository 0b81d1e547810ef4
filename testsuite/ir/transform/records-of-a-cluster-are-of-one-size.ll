; The code that reloads for several points pops their records: all are as long as the longest.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @use(i32, i32)

; CHECK-LABEL: define void @f(
; CHECK-DAG: call void @__asyncify_spill_ii_16(
; CHECK-DAG: call void @__asyncify_spill_i_16(
; CHECK: rewind:
; CHECK: add i32 %{{.*}}, 20
; CHECK: define {{.*}}@__asyncify_spill_ii_16(
; CHECK: sub i32 %{{.*}}, 20
; CHECK: define {{.*}}@__asyncify_spill_i_16(
; CHECK: sub i32 %{{.*}}, 20
define void @f(i32 %x, i32 %y) {
  %a = call i32 @pause(i32 1)
  call void @use(i32 %x, i32 %y)
  %b = call i32 @pause(i32 2)
  call void @use(i32 %x, i32 %b)
  ret void
}
