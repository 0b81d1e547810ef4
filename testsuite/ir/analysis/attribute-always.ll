; A function with "asyncify"="always" may suspend though nothing in it shows it.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented
; CHECK-DAG: own instrumented
; CHECK-DAG: g instrumented

declare void @hidden() "asyncify"="always"
define void @f() {
  call void @hidden()
  ret void
}
define void @own() "asyncify"="always" {
  ret void
}
define void @g() {
  call void @own()
  ret void
}
