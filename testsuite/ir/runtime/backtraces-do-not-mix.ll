; With abi=native, neither wasm-ld nor LLVM links what has backtraces with what has none; with
; abi=binaryen both do.
; RUN: sed 's/@f(/@g(/' %s > %t.other.ll
; RUN: %asyncify -passes='asyncify<switch=pause;backtrace>' %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause>' %t.other.ll -o %t.2
; RUN: %not %llvm-link %t.1 %t.2 -o %t.3 2>&1 | %FileCheck %s --check-prefix=LLVM
; RUN: %llc -filetype=obj %t.1 -o %t.1.o
; RUN: %llc -filetype=obj %t.2 -o %t.2.o
; RUN: %not %wasm-ld --no-entry --allow-undefined %t.1.o %t.2.o -o %t.wasm 2>&1 | %FileCheck %s
; RUN: %not %asyncify -passes='asyncify<switch=pause>' %t.1 -o %t.4 2>&1 | %FileCheck %s --check-prefix=AGAIN
; RUN: %asyncify -passes='asyncify<switch=pause;abi=binaryen;backtrace>' %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause;abi=binaryen>' %t.other.ll -o %t.2
; RUN: %llvm-link %t.1 %t.2 -o %t.3
; RUN: %llc -filetype=obj %t.1 -o %t.1.o
; RUN: %llc -filetype=obj %t.2 -o %t.2.o
; RUN: %wasm-ld --no-entry --allow-undefined %t.1.o %t.2.o -o %t.wasm

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}type mismatch: __asyncify_abi
; LLVM: error: linking module flags 'asyncify-runtime'
; AGAIN: already transformed with abi=native;backtrace, which cannot be mixed with abi=native
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
