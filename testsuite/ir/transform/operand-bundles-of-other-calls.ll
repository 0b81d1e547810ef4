; Bundles of calls and assumptions that do not suspend stay.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)
declare void @llvm.assume(i1)

; CHECK-LABEL: define void @f(
; CHECK: call void @llvm.assume(i1 true) [ "align"(ptr %{{.*}}, i32 16) ]
; CHECK: call void @use(ptr %{{.*}}) [ "kept"(i32 1) ]
define void @f(ptr %p) {
  call void @pause()
  call void @llvm.assume(i1 true) [ "align"(ptr %p, i32 16) ]
  call void @use(ptr %p) [ "kept"(i32 1) ]
  ret void
}
