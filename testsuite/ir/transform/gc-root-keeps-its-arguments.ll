; A root with a body may collect at any place in it, also where nothing that is known to collect is
; called: it keeps its arguments all the time.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @hidden() "wasm-import-module"="env" "wasm-import-name"="hidden"
declare ptr @memory(i32) "asyncify-gc"="never"

; CHECK-LABEL: define ptr @collect(
; CHECK: store ptr %next,
; CHECK: call void @hidden()
define ptr @collect(ptr %next) {
  call void @hidden()
  %x = call ptr @memory(i32 8)
  store ptr %next, ptr %x
  ret ptr %x
}
; CHECK-LABEL: define ptr @f(
; CHECK-NOT: store
; CHECK: ret ptr
define ptr @f(ptr %p) {
  %x = musttail call ptr @collect(ptr %p)
  ret ptr %x
}
