; LLVM copies structs, with pointers in them, as integers, vectors and floating-point numbers of their
; size. What only numbers come from or go to is none of that.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;no-gc-integers;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()

; CHECK-LABEL: define void @integer(
; CHECK: %x = load i64, ptr %from
; CHECK: store i64 %x, ptr %{{[0-9]+}}, align 4
; CHECK: call ptr @collect()
define void @integer(ptr %from, ptr %to) {
  %x = load i64, ptr %from, align 4
  store i64 0, ptr %from, align 4
  call ptr @collect()
  store i64 %x, ptr %to, align 4
  ret void
}
; CHECK-LABEL: define void @word(
; CHECK: %x = load i32, ptr %from
; CHECK: store i32 %x, ptr %{{[0-9]+}}, align 4
; CHECK: call ptr @collect()
define void @word(ptr %from, ptr %to) {
  %x = load i32, ptr %from
  call ptr @collect()
  store i32 %x, ptr %to
  ret void
}
; CHECK-LABEL: define void @number(
; CHECK: %x = load double, ptr %from
; CHECK: store double %x, ptr %{{[0-9]+}}, align 4
; CHECK: call ptr @collect()
define void @number(ptr %from, ptr %to) {
  %x = load double, ptr %from
  call ptr @collect()
  store double %x, ptr %to
  ret void
}
; CHECK-LABEL: define void @vector(
; CHECK: %x = load <2 x i32>, ptr %from
; CHECK: store <2 x i32> %x, ptr %{{[0-9]+}}, align 4
; CHECK: call ptr @collect()
define void @vector(ptr %from, ptr %to) {
  %x = load <2 x i32>, ptr %from
  call ptr @collect()
  store <2 x i32> %x, ptr %to
  ret void
}
; Two structs that meet; one of them is taken apart.
; CHECK-LABEL: define i32 @joined(
; CHECK: %x = phi i64
; CHECK: store i64 %x, ptr %{{[0-9]+}}, align 4
; CHECK: call ptr @collect()
; CHECK: ret i32
define i32 @joined(i1 %c, ptr %from, ptr %to) {
entry:
  %a = load i64, ptr %from
  br i1 %c, label %then, label %join
then:
  %b = load i64, ptr %to
  br label %join
join:
  %x = phi i64 [ %a, %entry ], [ %b, %then ]
  call ptr @collect()
  %high = lshr i64 %x, 32
  %word = trunc i64 %high to i32
  %p = inttoptr i32 %word to ptr
  %n = load i32, ptr %p
  ret i32 %n
}
; CHECK-LABEL: define double @none(
; CHECK-COUNT-2: store ptr
; CHECK-NOT: store {{i32|i64|double}} {{.*}}, ptr %{{[0-9]}}
; CHECK: ret double
define double @none(ptr %from, ptr %to) {
  %a = load double, ptr %from
  %b = fadd double %a, %a
  %n = load i32, ptr %from
  %m = mul i32 %n, 5
  %s = load i16, ptr %from
  %z = zext i16 %s to i64
  call ptr @collect()
  store i32 %m, ptr %to
  store i64 %z, ptr %to
  %is_more = icmp ugt i32 %n, 5
  %c = select i1 %is_more, double %b, double 0.0
  store double %c, ptr %from
  ret double %c
}
