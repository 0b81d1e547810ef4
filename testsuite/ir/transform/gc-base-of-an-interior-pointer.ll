; What a pointer was computed from is kept as long as that.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @f(
; CHECK: alloca [8 x i8]
; CHECK: store ptr %p,
; CHECK: store ptr %inside,
; CHECK: call ptr @collect()
define void @f(ptr %p, i32 %n) {
  %inside = getelementptr inbounds i32, ptr %p, i32 %n
  call ptr @collect()
  call void @use(ptr %inside)
  ret void
}
; CHECK-LABEL: define void @beyond(
; CHECK: alloca [8 x i8]
; CHECK: store ptr %p,
; CHECK: store ptr %outside
; CHECK: call ptr @collect()
define void @beyond(ptr %p, i32 %n) {
  %outside = getelementptr i32, ptr %p, i32 %n
  call ptr @collect()
  call void @use(ptr %outside)
  ret void
}
; The callee knows no base of its argument.
; CHECK-LABEL: define void @argument(
; CHECK: store ptr %p,
; CHECK: call void @argument(
define void @argument(ptr %p) {
  %inside = getelementptr inbounds i8, ptr %p, i32 8
  call ptr @collect()
  call void @argument(ptr %inside)
  ret void
}
; An aggregate that is made of a pointer into an object.
; CHECK-LABEL: define void @slice(
; CHECK: alloca [16 x i8]
; CHECK-DAG: store ptr %p,
; CHECK-DAG: store { ptr, i32 } %slice,
; CHECK: call ptr @collect()
define void @slice(ptr %p, i32 %n) {
  %inside = getelementptr inbounds i32, ptr %p, i32 %n
  %part = insertvalue { ptr, i32 } poison, ptr %inside, 0
  %slice = insertvalue { ptr, i32 } %part, i32 %n, 1
  call ptr @collect()
  call void @use_slice({ ptr, i32 } %slice)
  ret void
}
declare void @use_slice({ ptr, i32 }) "asyncify-gc"="never"
