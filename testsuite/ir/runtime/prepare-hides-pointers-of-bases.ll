; A pointer that a base calls is hidden, too, before LLVM finds out what it points to.
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define i32 @task(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
@object = constant { ptr } { ptr @task }

; CHECK-LABEL: define i32 @base(
; CHECK: [[HIDDEN:%.*]] = call ptr asm "", "=r,0"(ptr %fn)
; CHECK-NEXT: call i32 [[HIDDEN]](i32 1)
define i32 @base() {
  %fn = load ptr, ptr @object
  %r = call i32 %fn(i32 1)
  call void @stop_unwind()
  ret i32 %r
}
