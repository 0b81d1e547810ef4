; Annotations that none of ours looks like, or of what is no function, are left alone.
; FLAGS: switch=misspelt;world=closed
; WARN: no function of the module is named by switch=misspelt

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@number = private constant i32 5
@numbers = private constant [3 x i32] [i32 1, i32 2, i32 3]
@text = private constant [6 x i8] c"\FF\FE\00xyz"
@absent = external constant [5 x i8]
@ours = private constant [15 x i8] c"asyncify=never\00"
@llvm.global.annotations = appending global [9 x { ptr, ptr }] [{ ptr, ptr } zeroinitializer, { ptr, ptr } undef, { ptr, ptr } { ptr @f, ptr null }, { ptr, ptr } { ptr @f, ptr @number }, { ptr, ptr } { ptr @f, ptr @numbers }, { ptr, ptr } { ptr @f, ptr @text }, { ptr, ptr } { ptr @f, ptr @absent }, { ptr, ptr } { ptr @number, ptr @ours }, { ptr, ptr } { ptr @f, ptr @f }], section "llvm.metadata"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
