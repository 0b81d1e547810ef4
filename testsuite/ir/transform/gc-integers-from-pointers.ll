; Any integer that is wide enough may be a pointer. With 'no-gc-integers', those count that come
; from a pointer or become one.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;no-gc-integers;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck --check-prefix=ALL %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(i32, ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @from(
; CHECK: store ptr %p,
; ALL: store ptr %p,
define void @from(ptr %p) {
  %i = ptrtoint ptr %p to i32
  call ptr @collect()
  call void @use(i32 %i, ptr null)
  ret void
}
; CHECK-LABEL: define void @computed(
; CHECK-DAG: store ptr %p,
; CHECK-DAG: store i32 %j,
define void @computed(ptr %p, i32 %n) {
  %i = ptrtoint ptr %p to i32
  %j = add i32 %i, %n
  call ptr @collect()
  call void @use(i32 %j, ptr null)
  ret void
}
; CHECK-LABEL: define void @into(
; CHECK: store i32 %i,
define void @into(i32 %i) {
  call ptr @collect()
  %p = inttoptr i32 %i to ptr
  call void @use(i32 0, ptr %p)
  ret void
}
; CHECK-LABEL: define void @pair(
; CHECK: store i64 %i, ptr %{{.*}}, align 4
define void @pair(i64 %i) {
  call ptr @collect()
  %high = lshr i64 %i, 32
  %low = trunc i64 %high to i32
  %p = inttoptr i32 %low to ptr
  call void @use(i32 0, ptr %p)
  ret void
}
; CHECK-LABEL: define void @number(
; CHECK-NOT: store
; CHECK: ret void
; ALL-LABEL: define void @number(
; ALL: store i32 %i,
define void @number(i32 %i) {
  call ptr @collect()
  call void @use(i32 %i, ptr null)
  ret void
}
; CHECK-LABEL: define void @difference(
; CHECK-NOT: store
; CHECK: ret void
define void @difference(ptr %p, ptr %q) {
  %i = ptrtoint ptr %p to i32
  %j = ptrtoint ptr %q to i32
  %n = sub i32 %i, %j
  call ptr @collect()
  call void @use(i32 %n, ptr null)
  ret void
}
