; Code that writes records is not moved into functions of its own: their frames would lie where the records are.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>,iroutliner,verify' -ir-outlining-no-cost -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32, i32, i32, i64)

define void @f(i32 %x, i32 %y, i32 %z, i64 %l) {
  call void @pause()
  call void @use(i32 %x, i32 %y, i32 %z, i64 %l)
  ret void
}
define void @g(i32 %x, i32 %y, i32 %z) {
  call void @pause()
  call void @use(i32 %x, i32 %y, i32 %z, i64 0)
  ret void
}
define void @h(i32 %x, i32 %y) {
  call void @pause()
  call void @use(i32 %x, i32 %y, i32 0, i64 0)
  ret void
}
; CHECK: define weak hidden void @__asyncify_spill_
; CHECK-NOT: @outlined_ir_func
