; A function that does both ends of the runtime is a base: a scheduler that is entered to
; switch from one task to the next.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -pass-remarks=asyncify -pass-remarks-missed=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' --allow-empty %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"

define void @both(ptr %p) {
  call void @start_unwind(ptr %p)
  call void @stop_unwind()
  ret void
}
define void @caller(ptr %p) {
  call void @both(ptr %p)
  ret void
}
