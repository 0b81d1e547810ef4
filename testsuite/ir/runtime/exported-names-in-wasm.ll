; The linked module exports the five names, and nothing else of the runtime.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>' %s -o %t.bc
; RUN: %llc -filetype=obj %t.bc -o %t.o
; RUN: %wasm-ld --no-entry --allow-undefined --export=f %t.o -o %t.wasm
; RUN: grep -ao 'asyncify_[a-z_]*' %t.wasm | sort -u | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: asyncify_get_state
; CHECK: asyncify_start_rewind
; CHECK: asyncify_start_unwind
; CHECK: asyncify_stop_rewind
; CHECK: asyncify_stop_unwind
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
