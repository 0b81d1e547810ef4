; A collector looks at aligned words: what has pointers in between is stored so that each of them is in
; one.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()

; CHECK-LABEL: define void @packed(
; CHECK: [[SLOTS:%.*]] = alloca [32 x i8], align 4
; CHECK-DAG: [[FIRST:%.*]] = getelementptr inbounds i8, ptr [[SLOTS]], i32 7
; CHECK-DAG: store <{ i8, ptr, i8, ptr }> %x, ptr [[FIRST]], align 1
; CHECK-DAG: [[SECOND:%.*]] = getelementptr inbounds i8, ptr [[SLOTS]], i32 22
; CHECK-DAG: store <{ i8, ptr, i8, ptr }> %x, ptr [[SECOND]], align 1
; CHECK: call ptr @collect()
define void @packed(<{ i8, ptr, i8, ptr }> %x, ptr %to) {
  call ptr @collect()
  store <{ i8, ptr, i8, ptr }> %x, ptr %to
  ret void
}
; CHECK-LABEL: define void @integer(
; CHECK: alloca
; CHECK-COUNT-2: store i40 %x, ptr %{{.*}}
; CHECK: call ptr @collect()
define void @integer(ptr %from, ptr %to) {
  %x = load i40, ptr %from
  call ptr @collect()
  store i40 %x, ptr %to
  ret void
}
