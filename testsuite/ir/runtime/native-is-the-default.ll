; Where nothing is said, words go to the native stack.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -S %s -o %t.default
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>' -S %s -o %t.native
; RUN: cmp %t.default %t.native

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
