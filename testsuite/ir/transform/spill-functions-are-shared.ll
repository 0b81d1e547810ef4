; Records of the same types share one spill function.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32, i32)
; CHECK: define weak hidden void @__asyncify_spill_ii(
; CHECK-NOT: define {{.*}}@__asyncify_spill_
define void @f(i32 %a, i32 %b) {
  call void @pause()
  call void @use(i32 %a, i32 %b)
  ret void
}
define void @g(i16 %a, ptr %b) {
  call void @pause()
  %c = zext i16 %a to i32
  %d = ptrtoint ptr %b to i32
  call void @use(i32 %c, i32 %d)
  ret void
}
