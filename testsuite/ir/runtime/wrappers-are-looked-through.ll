; A function that only wraps the interface gives its callers the role that its calls would: the base is no
; task. It is inlined: with a frame of its own it would undo what the interface does to the
; stack pointer.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=size>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define internal void @wrapper() {
  call void @stop_unwind()
  ret void
}
define internal void @wrapper_of_wrapper() {
  call void @wrapper()
  ret void
}
define i32 @task(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
; CHECK-LABEL: define i32 @base(
; CHECK-NEXT: call i32 @task(
; CHECK-NEXT: call void @__asyncify_stop_unwind()
; CHECK-NEXT: ret i32
define i32 @base(i32 %x) {
  %r = call i32 @task(i32 %x)
  call void @wrapper_of_wrapper()
  ret i32 %r
}
