; The state is what a host gets to see: 0 normal, 1 unwinding, 2 rewinding.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define weak hidden i32 @__asyncify_get_state()
; CHECK: [[STATE:%.*]] = load i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: ret i32 [[STATE]]
define void @f() {
  call void @pause()
  ret void
}
