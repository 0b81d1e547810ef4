; A push checks that there is room before it writes: up to the end of the buffer.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_push(
; CHECK: [[AFTER:%.*]] = add i32 %{{.*}}, %0
; CHECK: icmp ugt i32 [[AFTER]], %{{.*}}
; CHECK-NOT: store
; CHECK: br i1 %{{.*}}, label %overflow, label %room
; CHECK: overflow:
; CHECK-NEXT: br label %full
; CHECK: full:
; CHECK-NEXT: call void @llvm.trap()
; CHECK: room:
; CHECK: store
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
