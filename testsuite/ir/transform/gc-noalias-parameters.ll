; A collector reads what a parameter points to, even if nothing else of the program does.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()

; CHECK-LABEL: define void @f(ptr %out, ptr %q)
define void @f(ptr noalias %out, ptr %q) {
  %p = call ptr @collect()
  store ptr %p, ptr %out
  ret void
}
