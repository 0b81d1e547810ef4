; A root may be a wasm import, named by its module, or by a wildcard; other imports do not
; collect.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=env.gc.*;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @hook() "wasm-import-module"="env" "wasm-import-name"="gc.run"
declare void @log() "wasm-import-module"="env" "wasm-import-name"="log"
declare void @free(ptr)

; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call void @hook()
define void @f(ptr %p) {
  call void @hook()
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NEXT: call void @log()
define void @g(ptr %p) {
  call void @log()
  call void @free(ptr %p)
  ret void
}
