; Options come through -mllvm in clang.
; RUN: %clang --target=wasm32-wasip1 -Wno-override-module -O1 -c -fpass-plugin=%plugin -mllvm -asyncify-switch=pause -mllvm -asyncify-abi=binaryen %s -o %t && %llvm-nm %t | %FileCheck --check-prefix=OBJECT %s
; OBJECT: __asyncify_start_unwind
; RUN: %asyncify -passes='asyncify<switch=pause;abi=binaryen>' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: "wasm-export-name"="asyncify_start_unwind"
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
