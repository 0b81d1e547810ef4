; The address of an import of the runtime is the address of its definition.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @hook = global ptr @__asyncify_get_state
@hook = global ptr @state

declare i32 @state() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
