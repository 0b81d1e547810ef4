; A switch call that nobody calls changes nothing.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -S %s -o %t.out
; RUN: %opt -S %s -o %t.in
; RUN: cmp %t.in %t.out

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @elsewhere()

define void @f() {
  call void @elsewhere()
  ret void
}
