; A variable of an integer type may hold a pointer, too: it stays in memory if anything but numbers is
; stored to it.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;no-gc-integers;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define {{.*}}@f(
; CHECK: store i32 %i, ptr [[VARIABLE:%.*]],
; CHECK: call ptr @collect()
; CHECK: load i32, ptr [[VARIABLE]]
define void @f(ptr %q) {
  %variable = alloca i32
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  %i = ptrtoint ptr %p to i32
  store i32 %i, ptr %variable
  call ptr @collect()
  %j = load i32, ptr %variable
  %r = inttoptr i32 %j to ptr
  call void @use(ptr %r)
  ret void
}
