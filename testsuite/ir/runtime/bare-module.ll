; A module that only drives the runtime (a host's wrappers) gets the definitions too.
; RUN: %asyncify -passes='asyncify<prefer=size>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop() "wasm-import-module"="asyncify" "wasm-import-name"="stop_rewind"

; CHECK: define void @wrapper()
; CHECK-NEXT: call void @__asyncify_stop_rewind()
; CHECK: define weak hidden void @__asyncify_stop_rewind()
define void @wrapper() {
  call void @stop()
  ret void
}
