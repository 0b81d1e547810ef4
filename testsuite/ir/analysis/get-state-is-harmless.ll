; Asking for the state makes no function a part of the runtime.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented

declare i32 @get_state() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
declare void @pause()
define i32 @f() {
  call void @pause()
  %s = call i32 @get_state()
  ret i32 %s
}
