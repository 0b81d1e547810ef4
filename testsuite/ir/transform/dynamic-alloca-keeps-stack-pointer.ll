; A function that moves the stack pointer keeps it: the global, below which the callee's
; frame lies. Putting back the function's own copy of it would not move the global.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)

; CHECK-LABEL: define void @f(
; CHECK-SAME: [[F:#[0-9]+]]
; CHECK: unwind:
; CHECK-NEXT: [[SP:%.*]] = load volatile i32, ptr addrspace(1) @__stack_pointer
; CHECK: call void @__asyncify_spill_ii(i32 0, i32 [[SP]], i32 %{{.*}})
; CHECK: rewind:
; CHECK: [[SAVED:%.*]] = load i32, ptr %{{.*}}
; CHECK: store volatile i32 [[SAVED]], ptr addrspace(1) @__stack_pointer
; CHECK-NEXT: [[P:%.*]] = inttoptr i32 [[SAVED]] to ptr
; CHECK-NEXT: call void @llvm.stackrestore.p0(ptr [[P]])
; Inlined, it would move the stack pointer of a function that does not keep it.
; CHECK: attributes [[F]] = { noduplicate noinline
define void @f(i32 %n) alwaysinline {
  %a = alloca i8, i32 %n
  call void @pause()
  call void @use(ptr %a)
  ret void
}
