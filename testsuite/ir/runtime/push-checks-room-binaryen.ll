; A push checks that there is room before it writes: up to the end of the buffer, which is behind
; the position, as start_unwind has seen.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_push(
; CHECK: [[ROOM:%.*]] = sub i32
; CHECK-NEXT: icmp ult i32 [[ROOM]], %0
; CHECK-NOT: store
; CHECK: br i1 %{{.*}}, label %full, label %room
; CHECK: full:
; CHECK-NEXT: call void @llvm.trap()
; CHECK: room:
; CHECK: store

; CHECK: define {{.*}}@__asyncify_start_unwind(
; CHECK: apart:
; CHECK: [[OUTSIDE:%.*]] = icmp ult i32
; CHECK-NEXT: br i1 [[OUTSIDE]], label %outside, label %inside
; CHECK: outside:
; CHECK-NEXT: call void @llvm.trap()
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
