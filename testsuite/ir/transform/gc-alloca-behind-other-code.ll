; A variable of fixed size need not stand in front: no use of its address may come before it.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define ptr @f(
; CHECK: store ptr %p,
; CHECK: %variable = alloca ptr
; CHECK-NEXT: call void asm sideeffect "", "r,~{memory}"(ptr %variable)
define ptr @f(ptr %p) {
  %x = call ptr @collect()
  %variable = alloca ptr
  store ptr %x, ptr %variable
  call ptr @collect()
  %y = load ptr, ptr %variable
  call void @use(ptr %p)
  ret ptr %y
}
