; A wasm import goes by its symbol as well.
; RUN: %asyncify -passes='asyncify<switch=host_sleep>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @host_sleep() "wasm-import-module"="env" "wasm-import-name"="sleep"

; CHECK: f instrumented {{.*}}: may suspend: calls 'host_sleep', which may
define void @f() {
  call void @host_sleep()
  ret void
}
