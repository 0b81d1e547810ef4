; With stack-check, functions that may suspend look whether there is room, for their own frame and
; those below that do not look. What uses the stack and calls itself is instrumented for it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;stack-check>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s --check-prefix=OFF
; OFF-NOT: call void @__asyncify_overflow()
; OFF: define void @recursive(
; OFF-NOT: load volatile
; OFF: ret void
; RUN: %asyncify -passes='asyncify<switch=pause;world=open;stack-check>,verify' -S %s | %FileCheck %s --check-prefix=OPEN

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
; CHECK: load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: alloca i8, i32
; CHECK: load volatile i32, ptr addrspace(1) @__stack_pointer
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

; Wherever the stack pointer may have gone to: not between what it was and the limit.
; CHECK-LABEL: define void @array(
; CHECK-SAME: #[[INSTRUMENTED]]
; CHECK: {{^}}checked{{.*}}:
; CHECK-NEXT: [[BEFORE:%.*]] = load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK-NOT: load volatile
; CHECK: alloca i8, i32 %n
; CHECK-NEXT: [[LIMIT:%.*]] = load i32, ptr addrspace(1) @__asyncify_stack_limit
; CHECK-NEXT: [[LOWEST:%.*]] = add i32 [[LIMIT]], 0
; CHECK-NEXT: [[ROOM:%.*]] = sub i32 [[BEFORE]], [[LOWEST]]
; CHECK-NEXT: [[AFTER:%.*]] = load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: [[LEFT:%.*]] = sub i32 [[AFTER]], [[LOWEST]]
; CHECK-NEXT: icmp ugt i32 [[LEFT]], [[ROOM]]
; CHECK: unwound:
; CHECK-NEXT: ret void
define void @array(i32 %n) {
  %a = alloca i8, i32 %n
  store volatile i8 0, ptr %a
  ret void
}

; In a funclet, which only its end may leave, a trap.
; CHECK-LABEL: define void @handler(
; CHECK: alloca i8, i32 %n
; CHECK: icmp ugt
; CHECK-NEXT: br i1 %{{.*}}, label %[[OVERFLOW:.*]], label %[[CHECKED:[^,]*]]
; CHECK: [[OVERFLOW]]:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @handler(i32 %n) personality ptr @__gxx_wasm_personality_v0 {
  invoke void @use(ptr null) to label %done unwind label %dispatch

dispatch:
  %switch = catchswitch within none [label %catch] unwind to caller

catch:
  %pad = catchpad within %switch [ptr null]
  %a = alloca i8, i32 %n
  store volatile i8 0, ptr %a
  catchret from %pad to label %done

done:
  ret void
}

; Code generation returns it in the caller's frame.
; CHECK-LABEL: define i128 @wide(
; CHECK-SAME: #[[INSTRUMENTED]]
; CHECK: call void @__asyncify_overflow()
define i128 @wide(i32 %n) {
  %m = sub i32 %n, 1
  %r = call i128 @wide(i32 %m)
  ret i128 %r
}

; There is never enough.
; CHECK-LABEL: define void @most_of_memory(
; CHECK: icmp slt i32 %{{.*}}, 2147483647
define void @most_of_memory() {
  %a = alloca [2952790016 x i8]
  call void @use(ptr %a)
  call void @pause()
  ret void
}

; No call in it may suspend.
; CHECK-LABEL: define i32 @always(
; CHECK: icmp slt i32 %{{.*}}, 0
; CHECK: unwound:
; CHECK-NEXT: ret i32 0
; CHECK: call void @__asyncify_overflow()
define i32 @always() "asyncify"="always" {
  %a = alloca [100 x i8]
  store volatile i8 0, ptr %a
  ret i32 1
}

; A host calls it, who does not know what it needs.
; CHECK-LABEL: define ptr @exported(
; CHECK: call void @__asyncify_overflow()
define ptr @exported(ptr %value) "wasm-export-name"="exported" {
  %a = alloca [100 x i8]
  store volatile i8 0, ptr %a
  ret ptr %value
}

; A base calls it, which does not look; in an open world, one elsewhere may.
; CHECK-LABEL: define internal ptr @task(
; CHECK: call void @__asyncify_overflow()
; OPEN-LABEL: define internal ptr @task(
; OPEN: call void @__asyncify_overflow()
define internal ptr @task(ptr %value) {
  %a = alloca [100 x i8]
  store volatile i8 0, ptr %a
  ret ptr %value
}

; CHECK-LABEL: define internal i64 @not_a_task(
; CHECK-NOT: __asyncify
; CHECK: ret i64 %value
; OPEN-LABEL: define internal i64 @not_a_task(
; OPEN: call void @__asyncify_overflow()
define internal i64 @not_a_task(i64 %value) {
  %a = alloca [100 x i8]
  store volatile i8 0, ptr %a
  ret i64 %value
}

; The smallest stack has room for that.
; OPEN-LABEL: define internal ptr @small_task(
; OPEN-NOT: __asyncify
; OPEN: ret ptr %value
define internal ptr @small_task(ptr %value) {
  %a = alloca [48 x i8]
  store volatile i8 0, ptr %a
  ret ptr %value
}

@functions = global [3 x ptr] [ptr @task, ptr @small_task, ptr @not_a_task]

define void @base(ptr %function) {
  call ptr %function(ptr null)
  call void @stop_unwind()
  ret void
}

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK: attributes #[[INSTRUMENTED]] = {{.*}}"asyncify"="instrumented"
