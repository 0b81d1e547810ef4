; Where an exception ends, its destructor may be called.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()
declare void @__cxa_throw(ptr, ptr, ptr)
declare void @__cxa_end_catch()
declare void @free(ptr)

define internal ptr @destroy(ptr %x) {
  call void @collect()
  ret ptr %x
}
define void @throws(ptr %x) {
  call void @__cxa_throw(ptr %x, ptr null, ptr @destroy)
  unreachable
}
; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call void @__cxa_end_catch()
define void @f(ptr %p) {
  call void @__cxa_end_catch()
  call void @free(ptr %p)
  ret void
}
