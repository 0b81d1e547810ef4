; The module says which interface it was made for, and so does a global whose type differs:
; LLVM's linker refuses to mix the two.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' %s -o %t.native.bc
; RUN: sed 's/@f/@g/' %s | %asyncify -passes='asyncify<switch=pause;abi=binaryen>,verify' -o %t.binaryen.bc
; RUN: %not %llvm-link %t.native.bc %t.binaryen.bc -o %t.bc 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: linking module flags 'asyncify-runtime'
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
