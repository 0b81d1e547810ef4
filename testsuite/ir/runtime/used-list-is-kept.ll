; Exports join what the program keeps by llvm.used; nothing that was there goes.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @llvm.used = appending global [6 x ptr] [ptr @kept, ptr @__asyncify_start_unwind
@llvm.used = appending global [1 x ptr] [ptr @kept], section "llvm.metadata"
@kept = global i32 0

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
