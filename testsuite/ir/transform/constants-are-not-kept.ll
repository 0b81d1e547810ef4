; Constants and addresses of globals are made again.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@g = global i32 0
declare void @pause()
declare void @use(i32, ptr, ptr)
; CHECK-LABEL: define void @f(
; CHECK-NOT: call {{.*}}@__asyncify_{{spill|pop}}
; CHECK: }
define void @f() {
  call void @pause()
  call void @use(i32 42, ptr @g, ptr getelementptr (i8, ptr @g, i32 8))
  ret void
}
