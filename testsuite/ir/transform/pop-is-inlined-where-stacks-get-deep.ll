; The frames of a deep stack are of functions that call themselves: there, a record is popped in
; place, unless size is worth more.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define void @deep(
; CHECK-NOT: call i32 @__asyncify_pop(
; CHECK: store i32 %{{.*}}, ptr addrspace(1) @__asyncify_popped
; CHECK: }
define void @deep(i32 %n) {
  call void @pause()
  call void @deep(i32 %n)
  ret void
}

; CHECK-LABEL: define void @small(
; CHECK: call i32 @__asyncify_pop(
; CHECK: }
define void @small(i32 %n) optsize {
  call void @pause()
  call void @small(i32 %n)
  ret void
}

; CHECK-LABEL: define void @flat(
; CHECK: call i32 @__asyncify_pop(
; CHECK: }
define void @flat(i32 %n) {
  call void @pause()
  call void @deep(i32 %n)
  ret void
}
