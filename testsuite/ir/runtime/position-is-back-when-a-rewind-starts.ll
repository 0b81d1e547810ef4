; As under Binaryen, the position is where it began when the rewind comes to the switch call, and
; what ends the rewind writes nothing to the struct, which may be gone by then.
; RUN: %asyncify -passes='asyncify<abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"

; CHECK-LABEL: define weak hidden void @__asyncify_start_rewind(
; CHECK: [[DATA:%.*]] = inttoptr i32 %0 to ptr
; CHECK: [[BEGIN:%.*]] = sub i32 %{{.*}}, %{{.*}}
; CHECK-NEXT: [[POS:%.*]] = inttoptr i32 %0 to ptr
; CHECK-NEXT: store i32 [[BEGIN]], ptr [[POS]]

; CHECK-LABEL: define weak hidden void @__asyncify_stop_rewind(
; CHECK: done:
; CHECK-NEXT: store i32 0, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: ret void
define void @wrapper() {
  call void @stop_unwind()
  ret void
}
