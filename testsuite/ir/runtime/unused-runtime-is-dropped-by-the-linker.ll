; With abi=native, what a program does not call of the interface is not in it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' %s -o %t.bc
; RUN: %llc -filetype=obj %t.bc -o %t.o
; RUN: %wasm-ld --no-entry --allow-undefined --export=f %t.o -o %t.wasm
; RUN: %llvm-nm %t.wasm | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-NOT: __asyncify_start_unwind
; CHECK: __asyncify_state
; CHECK-NOT: __asyncify_start_unwind
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
