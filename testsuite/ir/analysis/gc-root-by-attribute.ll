; The source can say what collects, and what does not, and options overrule it.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-never=overruled;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @root() "asyncify-gc"="collects"
declare void @other() "asyncify-gc"="never"
declare void @overruled() "asyncify-gc"="collects"
declare void @annotated()
declare void @free(ptr)

@text = private constant [21 x i8] c"asyncify-gc=collects\00", section "llvm.metadata"
@llvm.global.annotations = appending global [1 x { ptr, ptr, ptr, i32, ptr }] [{ ptr, ptr, ptr, i32, ptr } { ptr @annotated, ptr @text, ptr null, i32 0, ptr null }], section "llvm.metadata"

; CHECK-LABEL: define void @f(
; CHECK: store ptr %p,
; CHECK: call void @root()
define void @f(ptr %p) {
  call void @root()
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @annotation(
; CHECK: store ptr %p,
; CHECK: call void @annotated()
define void @annotation(ptr %p) {
  call void @annotated()
  call void @free(ptr %p)
  ret void
}
; CHECK-LABEL: define void @g(
; CHECK-NEXT: call void @other()
; CHECK-NEXT: call void @overruled()
define void @g(ptr %p) {
  call void @other()
  call void @overruled()
  call void @free(ptr %p)
  ret void
}
