; Nor is a switch call that is written with the runtime interface inlined by what follows the
; pass: the frame that it unwinds is its caller's.
; RUN: %asyncify -passes='asyncify<world=closed>,cgscc(inline)' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @state() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @stop_rewind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_rewind"

@data = global [2 x i32] zeroinitializer

define internal void @switch() {
  %state = call i32 @state()
  %rewinding = icmp eq i32 %state, 2
  br i1 %rewinding, label %stop, label %start
stop:
  call void @stop_rewind()
  ret void
start:
  call void @start_unwind(ptr @data)
  ret void
}

; CHECK-LABEL: define void @f()
; CHECK: call {{.*}}void @switch()
define void @f() {
  call void @switch()
  ret void
}
