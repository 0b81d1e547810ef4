; Suspend points that keep the same values share their spill; each only notes its number.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=size>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32, i32)

; CHECK-LABEL: define void @f(
; CHECK: store i32 {{[01]}}, ptr addrspace(1) @__asyncify_point
; CHECK-NEXT: br label %spill
; CHECK: store i32 {{[01]}}, ptr addrspace(1) @__asyncify_point
; CHECK-NEXT: br label %spill
; CHECK: call void @__asyncify_spill_ii(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: }
define void @f(i32 %x, i32 %y) {
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i32 %y)
  ret void
}

; Points with most of the values share, too: what one does not keep is zero there, so that no wasm
; local has to be kept for it.
; CHECK-LABEL: define void @g(
; CHECK: spill:
; CHECK: phi i32 [ %{{.*}}, %unwind{{[0-9]*}} ], [ 0, %unwind{{[0-9]*}} ]
; CHECK: call void @__asyncify_spill_iiii(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: }
define void @g(i32 %x, i32 %y, i32 %z, i32 %w) {
  call void @pause()
  call void @use(i32 %x, i32 %z)
  call void @pause()
  call void @use(i32 %y, i32 %z)
  call void @use(i32 %w, i32 %w)
  ret void
}

; Not if the zeros are more code than spills of their own.
; CHECK-LABEL: define void @h(
; CHECK-NOT: %spill
; CHECK: call void @__asyncify_spill_
; CHECK-NOT: %spill
; CHECK: call void @__asyncify_spill_
; CHECK-NOT: %spill
; CHECK: }
define void @h(i32 %x, i32 %y, i32 %z) {
  call void @pause()
  call void @use(i32 %x, i32 %y)
  call void @pause()
  call void @use(i32 %z, i32 %z)
  ret void
}
