; Options of opt's command line hold for the pass, and its parameters overrule them.
; RUN: %asyncify -asyncify-switch=pause -asyncify-abi=native -passes='asyncify<abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: "wasm-export-name"="asyncify_start_unwind"
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
