; Aggregates and vectors count if there may be a pointer in them.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use({ i64, ptr }, <4 x ptr>, { i8, [2 x i16] }) "asyncify-gc"="never"

; CHECK-LABEL: define void @f(
; CHECK: alloca [32 x i8], align 4
; CHECK-DAG: store { i64, ptr } %a, ptr %{{.*}}, align 4
; CHECK-DAG: store <4 x ptr> %v, ptr %{{.*}}, align 4
; CHECK-NOT: store
; CHECK: ret void
define void @f({ i64, ptr } %a, <4 x ptr> %v, { i8, [2 x i16] } %n) {
  call ptr @collect()
  call void @use({ i64, ptr } %a, <4 x ptr> %v, { i8, [2 x i16] } %n)
  ret void
}
