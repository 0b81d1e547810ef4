; prefer=auto: a hot function pops its records itself, others by calls, those for size word for word.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32, i32)

; CHECK-LABEL: define void @plain(
; CHECK: call i32 @__asyncify_pop(
define void @plain(i32 %x, i32 %y) {
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i32 %y)
  ret void
}
; CHECK-LABEL: define void @small(
; CHECK: call i32 @__asyncify_pop_word(
define void @small(i32 %x, i32 %y) optsize {
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i32 %y)
  ret void
}
; CHECK-LABEL: define void @rare(
; CHECK: call i32 @__asyncify_pop_word(
define void @rare(i32 %x, i32 %y) cold {
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i32 %y)
  ret void
}
; CHECK-LABEL: define void @often(
; CHECK-NOT: call i32 @__asyncify_pop
; CHECK: store i32 %{{.*}}, ptr addrspace(1) @__asyncify_popped
; CHECK: define weak hidden
define void @often(i32 %x, i32 %y) hot optsize {
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i32 %y)
  ret void
}
