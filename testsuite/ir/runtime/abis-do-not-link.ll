; wasm-ld refuses object files of different interfaces.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' %s -o %t.native.bc
; RUN: sed 's/@f/@g/' %s | %asyncify -passes='asyncify<switch=pause;abi=binaryen>,verify' -o %t.binaryen.bc
; RUN: %llc -filetype=obj %t.native.bc -o %t.native.o
; RUN: %llc -filetype=obj %t.binaryen.bc -o %t.binaryen.o
; RUN: %not %wasm-ld --no-entry --allow-undefined %t.native.o %t.binaryen.o -o %t.wasm 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}type mismatch: __asyncify_abi
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
