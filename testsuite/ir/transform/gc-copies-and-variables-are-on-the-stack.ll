; Copies of arguments, stack pointers and addresses of variables are no pointers to objects.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"
%pair = type { i32, i32 }

; CHECK-LABEL: define void @f(
; CHECK-NOT: store ptr
; CHECK: ret void
define void @f(ptr byval(%pair) %copy, i32 %n) {
  %variable = alloca i32
  %inside = getelementptr inbounds i8, ptr %variable, i32 %n
  %stack = call ptr @llvm.stacksave.p0()
  call ptr @collect()
  call void @use(ptr %copy)
  call void @use(ptr %inside)
  call void @llvm.stackrestore.p0(ptr %stack)
  ret void
}
