; With resume=frame, what enters a function alone gives it null references; the function that calls one with such
; a result is entered with it, since that has no place in memory.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define internal void @takes.resume(ptr %0)
; CHECK: [[E:%.*]] = call ptr addrspace(10) @llvm.wasm.ref.null.extern()
; CHECK: [[F:%.*]] = call ptr addrspace(20) @llvm.wasm.ref.null.func()
; CHECK: call i32 @takes(ptr addrspace(10) [[E]], ptr addrspace(20) [[F]])
define i32 @takes(ptr addrspace(10) %e, ptr addrspace(20) %f) {
  %r = call i32 @pause(i32 1)
  ret i32 %r
}
