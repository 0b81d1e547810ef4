; A push checks that there is room before it writes: down to the limit, by a sum: the stack
; pointer, where records begin, may be below the limit, and a difference would wrap around.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: define {{.*}}@__asyncify_push(
; CHECK: [[POSITION:%.*]] = load i32, ptr addrspace(1) @__asyncify_position
; CHECK: [[LIMIT:%.*]] = load i32, ptr addrspace(1) @__asyncify_limit
; CHECK-NEXT: [[LOWEST:%.*]] = add i32 [[LIMIT]], %0
; CHECK-NEXT: icmp ult i32 [[POSITION]], [[LOWEST]]
; CHECK-NEXT: br i1 %{{.*}}, label %full, label %room
; CHECK: full:
; CHECK-NEXT: [[MADE:%.*]] = call i32 @__asyncify_make_room(i32 %0)
; CHECK: room:
; CHECK-NEXT: phi i32 [ [[POSITION]], %entry ], [ [[MADE]], %full ]
; CHECK: store

; The program may make room.
; CHECK: define {{.*}}@__asyncify_make_room(
; CHECK: call void @__asyncify_overflow()
; CHECK: icmp ult i32
; CHECK-NEXT: br i1 %{{.*}}, label %full, label %room
; CHECK: full:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
