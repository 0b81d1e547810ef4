; A variable that may hold pointers stays in memory, whatever comes behind the pass: else its
; contents would be a value without a slot.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr, i32) "asyncify-gc"="never"

; CHECK-LABEL: define {{.*}}@f(
; CHECK: store ptr %p, ptr [[VARIABLE:%.*]],
; CHECK-NOT: store i32
; CHECK: call ptr @collect()
; CHECK: load ptr, ptr [[VARIABLE]]
define void @f(ptr %p, i16 %small) {
  %n = zext i16 %small to i32
  %variable = alloca ptr
  %number = alloca i32
  store ptr %p, ptr %variable
  store i32 %n, ptr %number
  call ptr @collect()
  %x = load ptr, ptr %variable
  %y = load i32, ptr %number
  call void @use(ptr %x, i32 %y)
  ret void
}
; CHECK-LABEL: define {{.*}}@dynamic(
; CHECK: %array = alloca ptr, i32 %n
; CHECK: call void asm sideeffect "", "r,~{memory}"(ptr nonnull %array)
define void @dynamic(ptr %p, i32 %n) {
  %array = alloca ptr, i32 %n
  store ptr %p, ptr %array
  call ptr @collect()
  %x = load ptr, ptr %array
  call void @use(ptr %x, i32 0)
  ret void
}
; CHECK-LABEL: define {{.*}}@with_lifetime(
; CHECK: call void @llvm.lifetime.start{{.*}}ptr nonnull %variable)
; CHECK-NEXT: call void asm sideeffect "", "r,~{memory}"(ptr nonnull %variable)
define void @with_lifetime(ptr %p) {
  %variable = alloca [2 x ptr]
  call void @llvm.lifetime.start.p0(i64 -1, ptr %variable)
  store ptr %p, ptr %variable
  call ptr @collect()
  %x = load ptr, ptr %variable
  call void @llvm.lifetime.end.p0(i64 -1, ptr %variable)
  call void @use(ptr %x, i32 0)
  ret void
}
