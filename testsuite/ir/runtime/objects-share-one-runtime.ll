; Objects of one interface link to one runtime.
; RUN: %asyncify -passes='asyncify<switch=pause>' %s -o - | %llc -filetype=obj -o %t.1
; RUN: sed 's/@f(/@g(/' %s > %t.ll
; RUN: %asyncify -passes='asyncify<switch=pause>' %t.ll -o - | %llc -filetype=obj -o %t.2
; RUN: %wasm-ld --no-entry --export-all --allow-undefined %t.1 %t.2 -o %t.3 && %llvm-nm %t.3 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-COUNT-1: __asyncify_push
; CHECK-NOT: __asyncify_push
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
