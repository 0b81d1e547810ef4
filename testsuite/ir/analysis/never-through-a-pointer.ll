; What is loaded from an annotated member or variable never suspends, on whatever way it comes to the call; not so
; if it may have come from elsewhere. With `checked`, the promise is tested.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause;indirect=all>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause;checked>,verify' -S %s | %FileCheck --check-prefix=CHECKED %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@never = private constant [15 x i8] c"asyncify=never\00"
@other = private constant [6 x i8] c"other\00"
@file = private constant [2 x i8] c"f\00"
@table = global [4 x ptr] zeroinitializer
@plain = global ptr @suspends
@llvm.global.annotations = appending global [1 x { ptr, ptr, ptr, i32, ptr }]
  [{ ptr, ptr, ptr, i32, ptr } { ptr @table, ptr @never, ptr @file, i32 1, ptr null }], section "llvm.metadata"

declare void @pause()
declare ptr @llvm.ptr.annotation.p0.p0(ptr, ptr, ptr, i32, ptr)

; CHECK: suspends instrumented
define void @suspends() {
  call void @pause()
  ret void
}
; CHECKED-LABEL: define void @member(
; CHECKED: call void %f()
; CHECKED-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECKED: call void @llvm.trap()
define void @member(ptr %p) {
  %inner = call ptr @llvm.ptr.annotation.p0.p0(ptr %p, ptr @never, ptr @file, i32 1, ptr null)
  %outer = call ptr @llvm.ptr.annotation.p0.p0(ptr %inner, ptr @other, ptr @file, i32 1, ptr null)
  %f = load ptr, ptr %outer
  call void %f()
  ret void
}
define void @element(ptr %p, i32 %i) {
  %all = call ptr @llvm.ptr.annotation.p0.p0(ptr %p, ptr @never, ptr @file, i32 1, ptr null)
  %one = getelementptr ptr, ptr %all, i32 %i
  %f = load ptr, ptr %one
  call void %f()
  ret void
}
define void @where_they_meet(i1 %c, i1 %d, i32 %i) {
  br i1 %c, label %one, label %join
one:
  %f = load ptr, ptr getelementptr (i8, ptr @table, i32 4)
  br label %join
join:
  %g = phi ptr [ %f, %one ], [ null, %0 ]
  %p = getelementptr [4 x ptr], ptr @table, i32 0, i32 %i
  %h = load ptr, ptr %p
  %either = select i1 %d, ptr %g, ptr %h
  call void %either()
  ret void
}
; CHECK: by_another_annotation instrumented
define void @by_another_annotation(ptr %p) {
  %annotated = call ptr @llvm.ptr.annotation.p0.p0(ptr %p, ptr @other, ptr @file, i32 1, ptr null)
  %f = load ptr, ptr %annotated
  call void %f()
  ret void
}
; CHECK: or_by_another instrumented
define void @or_by_another(i1 %c) {
  %f = load ptr, ptr @table
  %g = load ptr, ptr @plain
  %either = select i1 %c, ptr %f, ptr %g
  call void %either()
  ret void
}
; The address of what is annotated is another pointer.
; CHECK: by_what_it_points_to instrumented
define void @by_what_it_points_to() {
  %p = load ptr, ptr @table
  %f = load ptr, ptr %p
  call void %f()
  ret void
}
