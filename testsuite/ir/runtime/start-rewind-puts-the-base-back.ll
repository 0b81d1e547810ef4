; A rewind starts with the stack pointer with which the outermost frame was called.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_start_rewind(
; CHECK: sub i32 %{{.*}}, 4
; CHECK: store i32 %{{.*}}, ptr addrspace(1) @__stack_pointer
; CHECK: store i32 2, ptr addrspace(1) @__asyncify_state
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
