; The state is a wasm global: each instance, and so each thread, has its own. Modules share it
; when they are linked.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @__asyncify_state = weak hidden addrspace(1) global i32 0
; CHECK: @__stack_pointer = external addrspace(1) global i32
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
