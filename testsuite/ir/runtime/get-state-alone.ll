; A module that only asks for the state gets the runtime.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @gs() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
; CHECK: load i32, ptr addrspace(1) @__asyncify_state
define i32 @f() {
  %s = call i32 @gs()
  ret i32 %s
}
