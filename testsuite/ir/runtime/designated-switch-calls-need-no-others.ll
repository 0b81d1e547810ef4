; What a switch call with a body calls of the runtime interface becomes a part of it, once it says
; itself what it is, whoever said so first.
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;world=closed>,asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;world=closed>,asyncify<switch=pause;world=closed>,asyncify<world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @use(i32)

; CHECK-LABEL: define void @pause(
; CHECK-NOT: call
; CHECK: store i32 1, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: call
; CHECK: }
define void @pause(ptr %data) {
  call void @start_unwind(ptr %data)
  ret void
}

; CHECK-LABEL: define void @task(
; CHECK: rewind:
; CHECK: }
define void @task(ptr %data, i32 %x) {
  call void @pause(ptr %data)
  call void @use(i32 %x)
  ret void
}
