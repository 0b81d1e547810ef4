; What makes an argument of a suspend point, and nothing else, is behind the place where a rewind comes in,
; so that no local is set for it. What could not be done again stays before it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>,verify' -disable-output %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause(i32)
declare void @use(ptr)
@global = external global i32
@table = global ptr @callee

define void @callee(i32 %a) {
  call void @pause(i32 %a)
  ret void
}

; Also of what a rewind does not know: it is poison there.
; CHECK-LABEL: define void @computed(
; CHECK: suspend:
; CHECK: %[[X:.*]] = phi i32 [ %x, %body ], [ poison, %rewind ]
; CHECK-NEXT: %shifted = shl i32 %[[X]], 2
; CHECK-NEXT: %sum = add i32 %shifted, 7
; CHECK-NEXT: call void @callee(i32 %sum)
define void @computed(i32 %x, ptr %p) {
  %shifted = shl i32 %x, 2
  %sum = add i32 %shifted, 7
  call void @callee(i32 %sum)
  call void @use(ptr %p)
  ret void
}

; A load, if what it loads from is kept, or there for good.
; CHECK-LABEL: define void @loaded(
; CHECK: suspend{{[0-9]*}}:
; CHECK-NEXT: %[[P:.*]] = phi ptr
; CHECK-NEXT: %place = getelementptr i8, ptr %[[P]], i32 8
; CHECK-NEXT: %x = load i32, ptr %place
; CHECK-NEXT: call void @callee(i32 %x)
; CHECK: suspend{{[0-9]*}}:
; CHECK: %y = load i32, ptr @global
; CHECK-NEXT: call void @callee(i32 %y)
define void @loaded(ptr %p) {
  %place = getelementptr i8, ptr %p, i32 8
  %x = load i32, ptr %place
  call void @callee(i32 %x)
  %y = load i32, ptr @global
  call void @callee(i32 %y)
  call void @use(ptr %p)
  ret void
}

; CHECK-LABEL: define void @not_kept(
; CHECK: %x = load i32, ptr %p
; CHECK: suspend:
; CHECK: %[[X:.*]] = phi i32 [ %x, %body ],
; CHECK: call void @callee(i32 %[[X]])
define void @not_kept(ptr %p) {
  %x = load i32, ptr %p
  call void @callee(i32 %x)
  ret void
}

; What it loads from would be something else on a rewind.
; CHECK-LABEL: define void @indexed(
; CHECK: %x = load i32, ptr %place
; CHECK: suspend:
define void @indexed(ptr %p, i32 %i) {
  %place = getelementptr i32, ptr %p, i32 %i
  %x = load i32, ptr %place
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

; CHECK-LABEL: define void @of_a_load(
; CHECK: %q = load ptr, ptr %p
; CHECK: %x = load i32, ptr %q
; CHECK: suspend:
define void @of_a_load(ptr %p) {
  %q = load ptr, ptr %p
  %x = load i32, ptr %q
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

; CHECK-LABEL: define void @written(
; CHECK: %x = load i32, ptr %p
; CHECK: store i32 0, ptr %p
; CHECK: suspend:
define void @written(ptr %p) {
  %x = load i32, ptr %p
  store i32 0, ptr %p
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

; CHECK-LABEL: define void @volatile(
; CHECK: %x = load volatile i32, ptr %p
; CHECK: %y = load atomic i32, ptr %p
; CHECK: suspend{{[0-9]*}}:
define void @volatile(ptr %p) {
  %x = load volatile i32, ptr %p
  %y = load atomic i32, ptr %p seq_cst, align 4
  call void @callee(i32 %x)
  call void @callee(i32 %y)
  call void @use(ptr %p)
  ret void
}

; It may trap, if what it divides by is not known.
; CHECK-LABEL: define void @divided(
; CHECK: %x = udiv i32 1, %d
; CHECK: suspend:
define void @divided(i32 %d) {
  %x = udiv i32 1, %d
  call void @callee(i32 %x)
  ret void
}

; Which function is called must not change.
; CHECK-LABEL: define void @called(
; CHECK: %f = load ptr, ptr %p
; CHECK: suspend:
define void @called(ptr %p) {
  %f = load ptr, ptr %p
  call void %f(i32 1)
  call void @use(ptr %p)
  ret void
}

; No address that is not known is made of one that is, but by an offset that is computed again, too.
; CHECK-LABEL: define void @offset_of_others(
; CHECK: suspend:
; CHECK: %[[Q:.*]] = phi ptr
; CHECK: %[[PLACE:.*]] = getelementptr i8, ptr %[[Q]], i32 8
; CHECK-NEXT: %x = load i32, ptr %[[PLACE]]
; CHECK-NEXT: call void @callee(i32 %x)
define void @offset_of_others(ptr %p) {
  %place = getelementptr i8, ptr %p, i32 8
  call void @other(ptr %place)
  %x = load i32, ptr %place
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

declare ptr @same(ptr returned) "asyncify"="never"
declare void @other(ptr) "asyncify"="never"

; CHECK-LABEL: define void @returned(
; CHECK: %x = load i32, ptr %q
; CHECK: suspend:
define void @returned(ptr %p) {
  %q = call ptr @same(ptr returned %p)
  %x = load i32, ptr %q
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

; CHECK-LABEL: define void @cast(
; CHECK: %x = load i32, ptr %q
; CHECK: suspend:
define void @cast(ptr %p) {
  %q = bitcast ptr %p to ptr
  %x = load i32, ptr %q
  call void @callee(i32 %x)
  call void @use(ptr %p)
  ret void
}

; Code generation makes calls of these, whose frames would lie where the callee's is.
; CHECK-LABEL: define void @called_for(
; CHECK: %a = fadd fp128
; CHECK: %d = mul i128
; CHECK: %c = fcmp olt fp128 %a, %y
; CHECK: %e = trunc i128 %d to i32
; CHECK: suspend{{[0-9]*}}:
define void @called_for(fp128 %x, fp128 %y, i128 %z) {
  %a = fadd fp128 %x, %y
  %d = mul i128 %z, %z
  %c = fcmp olt fp128 %a, %y
  %e = trunc i128 %d to i32
  %i = zext i1 %c to i32
  %s = add i32 %i, %e
  call void @callee(i32 %s)
  ret void
}
