; A base calls a task to start it and to resume it. Later passes must not inline the task,
; nor specialise it: each copy would have its frame elsewhere.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=size>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @llvm.compiler.used = appending global [1 x ptr] [ptr @task]

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define internal i32 @task(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}

; CHECK-LABEL: define i32 @base(
; CHECK-NEXT: call i32 @task(i32 %x) [[CALL:#[0-9]+]]
; CHECK-NEXT: call void @__asyncify_stop_unwind()
; CHECK: attributes [[CALL]] = { noinline }
define i32 @base(i32 %x) "asyncify"="runtime" {
  %r = call i32 @task(i32 %x)
  call void @stop_unwind()
  ret i32 %r
}
