; A root that has no body here may be called through a pointer: its arguments are kept for it then,
; too. In an open world, any pointer may be that of one.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;indirect=none>,verify' -S %s | %FileCheck --check-prefix=OPEN %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)
@pointer = global ptr @collect

; CHECK-LABEL: define ptr @f(
; CHECK: store ptr %p,
; CHECK: call ptr %callee(ptr %p)
; OPEN-LABEL: define ptr @f(
; OPEN: store ptr %p,
define ptr @f(ptr %p, ptr %callee) {
  %x = call ptr %callee(ptr %p)
  ret ptr %x
}
; CHECK-LABEL: define i64 @g(
; CHECK-NOT: store
; CHECK: ret i64
; OPEN-LABEL: define i64 @g(
; OPEN: store ptr %p,
define i64 @g(ptr %p, ptr %callee) {
  %x = call i64 %callee(ptr %p)
  ret i64 %x
}
