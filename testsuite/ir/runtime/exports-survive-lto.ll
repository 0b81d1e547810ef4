; The exports of abi=binaryen are in llvm.used, as clang does for exports: LTO would take them
; for unused.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: @llvm.used = appending global [5 x ptr] [ptr @__asyncify_start_unwind, ptr @__asyncify_stop_unwind, ptr @__asyncify_start_rewind, ptr @__asyncify_stop_rewind, ptr @__asyncify_get_state]
; CHECK: define weak hidden void @__asyncify_start_unwind(i32 %0) [[ATTRIBUTES:#[0-9]+]]
; CHECK: attributes [[ATTRIBUTES]] = { {{.*}}"wasm-export-name"="asyncify_start_unwind"
define void @f() {
  call void @pause()
  ret void
}
