; abi=binaryen exports the five functions under their names.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: "wasm-export-name"="asyncify_start_unwind"
; CHECK-DAG: "wasm-export-name"="asyncify_stop_unwind"
; CHECK-DAG: "wasm-export-name"="asyncify_start_rewind"
; CHECK-DAG: "wasm-export-name"="asyncify_stop_rewind"
; CHECK-DAG: "wasm-export-name"="asyncify_get_state"
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
