; The callee of a call that may collect looks at the caller's frame, unless there is nothing in it
; that is needed.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect*;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare ptr @collect_with(ptr)
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define ptr @f(
; CHECK: {{^  %a = call ptr @collect}}
; CHECK: tail call void @use(
define ptr @f(ptr %p) {
  %a = tail call ptr @collect()
  tail call void @use(ptr %p)
  ret ptr %a
}
; Its argument.
; CHECK-LABEL: define ptr @argument(
; CHECK: store ptr %p,
; CHECK: {{^  %a = call ptr @collect_with}}
define ptr @argument(ptr %p) {
  %a = tail call ptr @collect_with(ptr %p)
  ret ptr %a
}
; CHECK-LABEL: define ptr @nothing(
; CHECK: tail call ptr @collect
define ptr @nothing(ptr %p) {
  %b = tail call ptr @collect()
  ret ptr %b
}
