; A switch call with a body, and the top of the runtime, must stay calls.
; RUN: %asyncify -passes='asyncify-prepare<switch=wait;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"

; CHECK: define void @top(ptr %p) [[TOP:#[0-9]+]]
define void @top(ptr %p) {
  call void @start_unwind(ptr %p)
  ret void
}

; CHECK: define void @wait() [[WAIT:#[0-9]+]]
define void @wait() alwaysinline {
  ret void
}

; CHECK: define void @other() [[OTHER:#[0-9]+]]
define void @other() alwaysinline {
  ret void
}
; CHECK-DAG: attributes [[TOP]] = { noinline "asyncify"="runtime" "asyncify-end"="top" }
; CHECK-DAG: attributes [[WAIT]] = { noinline "asyncify"="switch" }
; CHECK-DAG: attributes [[OTHER]] = { alwaysinline }
