; Before optimisation, a base's calls are hidden from LLVM: from a task that never ends it
; would conclude that the base does not go on. The pass takes that back.
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;world=closed>,verify' -S %s | %FileCheck --check-prefix=HIDDEN %s
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;world=closed>,default<O2>,asyncify<switch=pause;world=closed;prefer=size>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define internal void @task(i32 %x) {
  br label %loop
loop:
  %r = call i32 @pause(i32 %x)
  br label %loop
}

; HIDDEN-LABEL: define i32 @base(
; HIDDEN-SAME: [[BASE:#[0-9]+]]
; HIDDEN: [[TASK:%.*]] = call ptr asm "", "=r,0"(ptr @task)
; HIDDEN-NEXT: call void [[TASK]](i32 %x)
; HIDDEN: attributes [[BASE]] = { noinline "asyncify"="runtime" "asyncify-end"="base" }
; CHECK-LABEL: define{{.*}} i32 @base(
; CHECK-NEXT: call void @task(i32 %x)
; CHECK-NEXT: call void @__asyncify_stop_unwind()
; CHECK-NEXT: ret i32 5
define i32 @base(i32 %x) {
  call void @task(i32 %x)
  call void @stop_unwind()
  ret i32 5
}
