; A variable of the program stays one: that only 'main' uses it, and only once, is no reason to make a
; value of it.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@variable = internal global ptr null
@number = internal global i8 0
declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK: @variable = internal global ptr null
; CHECK-NOT: @number
; CHECK: @llvm.compiler.used = appending global [1 x ptr] [ptr @variable]
; CHECK-LABEL: define {{.*}}@main(
; CHECK: store ptr %p, ptr @variable
; CHECK: call ptr @collect()
; CHECK: load ptr, ptr @variable
define i32 @main(ptr %q) norecurse {
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  store ptr %p, ptr @variable
  store i8 1, ptr @number
  call ptr @collect()
  %x = load ptr, ptr @variable
  call void @use(ptr %x)
  ret i32 0
}
