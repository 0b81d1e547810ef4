; While a task is suspended, others may collect; what a rewind passes again is kept, too.
; RUN: %asyncify -passes='asyncify<gc=conservative;switch=env.pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause(ptr) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @free(ptr)

; CHECK-LABEL: define void @f(
; CHECK-DAG: store ptr %p, ptr %{{.*}}
; CHECK-DAG: store ptr %event, ptr %{{.*}}
; CHECK: call void @pause(
define void @f(ptr %event, ptr %p) {
  call void @pause(ptr %event)
  call void @free(ptr %p)
  ret void
}
