; LLVM refuses to link modules with different interfaces.
; RUN: %asyncify -passes='asyncify<switch=pause;abi=native>' %s -o %t.1
; RUN: sed 's/@f(/@g(/' %s > %t.ll
; RUN: %asyncify -passes='asyncify<switch=pause;abi=binaryen>' %t.ll -o %t.2
; RUN: %not %llvm-link %t.1 %t.2 -o %t.3 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: asyncify-runtime
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
