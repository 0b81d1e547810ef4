; With stack-check, functions that may suspend look whether there is room, for their own frame and
; those below that do not look. What uses the stack and calls itself is instrumented for it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;stack-check>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s --check-prefix=OFF
; OFF-NOT: call void @__asyncify_overflow()
; OFF: define void @recursive(
; OFF-NOT: load volatile
; OFF: ret void

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)

; Below its frame: 112 bytes of @leaf, rounded to 16, and 16 of @below_leaf.
; CHECK-LABEL: define void @suspends(
; CHECK: body:
; CHECK-NEXT: [[SP:%.*]] = load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: [[LIMIT:%.*]] = load i32, ptr addrspace(1) @__asyncify_stack_limit
; CHECK-NEXT: [[LEFT:%.*]] = sub i32 [[SP]], [[LIMIT]]
; CHECK-NEXT: [[FEW:%.*]] = icmp slt i32 [[LEFT]], 128
; CHECK-NEXT: br i1 [[FEW]], label %overflow, label %checked
; CHECK: overflow:
; CHECK-NEXT: call void @__asyncify_overflow()
; CHECK-NEXT: [[STATE:%.*]] = load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: [[UNWINDING:%.*]] = icmp ne i32 [[STATE]], 0
; CHECK-NEXT: br i1 [[UNWINDING]], label %unwound, label %checked
define void @suspends() {
  call void @leaf()
  call void @pause()
  ret void
}

; CHECK-LABEL: define void @leaf(
; CHECK-NOT: __asyncify
; CHECK: ret void
define void @leaf() {
  %a = alloca [100 x i8]
  call void @use(ptr %a)
  call void @below_leaf()
  ret void
}

define void @below_leaf() {
  %a = alloca i32
  call void @use(ptr %a)
  ret void
}

; Nothing on the stack, nothing to look for.
; CHECK-LABEL: define void @frameless(
; CHECK-NOT: __asyncify_stack_limit
; CHECK: ret void
define void @frameless() {
  call void @pause()
  ret void
}

; Each time that the stack pointer moves.
; CHECK-LABEL: define void @moving(
; CHECK: body:
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK: alloca i8, i32
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK: label %overflow
define void @moving(i32 %n) {
  %a = alloca i8, i32 %n
  call void @use(ptr %a)
  call void @pause()
  ret void
}

; CHECK-LABEL: define void @recursive(
; CHECK-SAME: #[[INSTRUMENTED:[0-9]+]]
; CHECK: icmp slt i32 %{{.*}}, 0
; CHECK: call void @__asyncify_overflow()
define void @recursive(i32 %n) {
  %a = alloca i32
  call void @use(ptr %a)
  %m = sub i32 %n, 1
  call void @recursive(i32 %m)
  ret void
}

; CHECK: attributes #[[INSTRUMENTED]] = {{.*}}"asyncify"="instrumented"
