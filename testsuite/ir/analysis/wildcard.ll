; A wildcard designates every function whose name matches.
; RUN: %asyncify -passes='asyncify<switch=wait_*;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=wait_*;world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented
; CHECK-DAG: g instrumented
; NOT-NOT: h instrumented

declare void @wait_a()
declare void @wait_b()
declare void @other()
define void @f() {
  call void @wait_a()
  ret void
}
define void @g() {
  call void @wait_b()
  ret void
}
define void @h() {
  call void @other()
  ret void
}
