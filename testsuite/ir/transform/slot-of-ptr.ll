; How a value of type ptr is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare ptr @get()
declare void @use(ptr)
; CHECK-LABEL: define void @f(
; CHECK: ptrtoint ptr %{{.*}} to i32
; CHECK: call void @__asyncify_spill_i(i32 0, 
; CHECK: rewind:
; CHECK: load ptr, ptr %{{.*}}, align 4
define void @f() {
  %v = call ptr @get()
  call void @pause()
  call void @use(ptr %v)
  ret void
}
