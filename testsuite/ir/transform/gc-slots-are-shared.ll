; Values that are needed one after the other share a slot; those that are needed at once do not.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @in_turn(
; CHECK: alloca [4 x i8]
; CHECK: store ptr %a, ptr [[SLOT:%[0-9]+]], align 4
; CHECK: store ptr %b, ptr [[SLOT]], align 4
define void @in_turn() {
  %a = call ptr @collect()
  %b = call ptr @collect()
  call void @use(ptr %a)
  call ptr @collect()
  call void @use(ptr %b)
  ret void
}
; CHECK-LABEL: define void @at_once(
; CHECK: alloca [8 x i8]
; CHECK: store ptr %a, ptr [[A:%[0-9]+]], align 4
; CHECK: [[B:%.*]] = getelementptr inbounds i8, ptr [[A]], i32 4
; CHECK: store ptr %b, ptr [[B]], align 4
define void @at_once() {
  %a = call ptr @collect()
  %b = call ptr @collect()
  call ptr @collect()
  call void @use(ptr %a)
  call void @use(ptr %b)
  ret void
}
