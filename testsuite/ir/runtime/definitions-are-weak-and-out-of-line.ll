; The runtime is weak and hidden, so that each object brings it and LLVM does not look into it, and never inlined.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define weak hidden i32 @__asyncify_push(i32 %0, i32 %1) [[RUNTIME:#[0-9]+]]
; CHECK: define weak hidden i32 @__asyncify_pop(i32 %0) [[RUNTIME]]
; CHECK: attributes [[RUNTIME]] = { cold minsize noinline nounwind optsize "asyncify"="runtime" "nooutline" }
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
