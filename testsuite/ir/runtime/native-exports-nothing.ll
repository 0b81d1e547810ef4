; abi=native leaves the interface to the program.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>,verify' -S %s | %FileCheck --implicit-check-not=wasm-export-name --implicit-check-not=@llvm.used %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: define weak hidden void @__asyncify_start_unwind(
; CHECK: define weak hidden void @__asyncify_stop_unwind(
; CHECK: define weak hidden void @__asyncify_start_rewind(
; CHECK: define weak hidden void @__asyncify_stop_rewind(
; CHECK: define weak hidden i32 @__asyncify_get_state(
define void @f() {
  call void @pause()
  ret void
}
