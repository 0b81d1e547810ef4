; When instrumented bitcode is linked and run through the pass again, there is one runtime.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' %s -o %t1.bc
; RUN: sed 's/@f/@g/' %s | %asyncify -passes='asyncify<switch=pause>,verify' -o %t2.bc
; RUN: %llvm-link %t1.bc %t2.bc -o %t.bc
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %t.bc | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-COUNT-1: define weak hidden i32 @__asyncify_push(
; CHECK-NOT: define {{.*}}@__asyncify_push
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
