; The attribute "asyncify"="switch" designates a function.
; RUN: %asyncify -passes='asyncify<>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented

declare void @wait() "asyncify"="switch"
define void @f() {
  call void @wait()
  ret void
}
