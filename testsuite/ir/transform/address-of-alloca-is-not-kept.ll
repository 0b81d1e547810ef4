; The address of an alloca of the fixed frame is the same in each activation.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)
; CHECK-LABEL: define void @f(
; CHECK: %a = alloca i32
; CHECK-NOT: call {{.*}}@__asyncify_{{spill|pop}}
; CHECK: }
define void @f() {
  %a = alloca i32
  call void @use(ptr %a)
  call void @pause()
  call void @use(ptr %a)
  ret void
}
