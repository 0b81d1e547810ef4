; Two declarations of one import (bitcode of two languages, linked) become one function.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -S %s | %FileCheck --implicit-check-not=wasm-import-module %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @state_for_c() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
declare i32 @state_for_rust() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"

; CHECK: define i32 @f()
; CHECK-COUNT-2: load i32, ptr addrspace(1) @__asyncify_state
define i32 @f() {
  %a = call i32 @state_for_c()
  %b = call i32 @state_for_rust()
  %c = add i32 %a, %b
  ret i32 %c
}
