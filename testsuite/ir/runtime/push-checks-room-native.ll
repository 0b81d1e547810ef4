; A push checks that there is room before it writes: down to the limit, by a sum that does not wrap.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_push(
; CHECK: [[POSITION:%.*]] = load i32, ptr addrspace(1) @__asyncify_position
; CHECK: [[LIMIT:%.*]] = load i32, ptr addrspace(1) @__asyncify_limit
; CHECK: [[LOWEST:%.*]] = add i32 [[LIMIT]], %0
; CHECK: icmp ult i32 [[POSITION]], [[LOWEST]]
; CHECK-NOT: store
; CHECK: br i1 %{{.*}}, label %overflow, label %room
; The program may make room.
; CHECK: overflow:
; CHECK-NEXT: call void @__asyncify_overflow()
; CHECK: icmp ult i32
; CHECK-NEXT: br i1 %{{.*}}, label %full, label %room
; CHECK: full:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
; CHECK: room:
; CHECK: store
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
