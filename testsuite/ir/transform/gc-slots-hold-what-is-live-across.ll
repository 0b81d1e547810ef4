; What is live across a call that may collect is stored behind its definition; what only the call
; uses is not, nor are constants and addresses of variables.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)
declare void @use(ptr) "asyncify-gc"="never"
@global = global i32 0

; CHECK-LABEL: define ptr @f(
; CHECK-NEXT: [[SLOTS:%.*]] = alloca [8 x i8], align 4
; CHECK-NEXT: %variable = alloca i32
; CHECK-NEXT: call void asm sideeffect "", "r,~{memory}"(ptr [[SLOTS]])
; CHECK-NEXT: store ptr %p, ptr [[SLOTS]], align 4
; CHECK-NEXT: call void asm sideeffect "", "r,~{memory}"(ptr %variable)
; CHECK-NEXT: %a = load ptr, ptr %p
; CHECK-NEXT: [[SLOT:%.*]] = getelementptr inbounds i8, ptr [[SLOTS]], i32 4
; CHECK-NEXT: store ptr %a, ptr [[SLOT]], align 4
; CHECK-NEXT: %b = call ptr @collect(ptr null)
; CHECK-NEXT: call void @use(ptr %a)
; CHECK-NEXT: call void @use(ptr @global)
; CHECK-NEXT: call void @use(ptr %variable)
; CHECK-NEXT: call ptr @collect(ptr null)
; CHECK-NEXT: ret ptr %p
define ptr @f(ptr %p) {
  %variable = alloca i32
  %a = load ptr, ptr %p
  %b = call ptr @collect(ptr null)
  call void @use(ptr %a)
  call void @use(ptr @global)
  call void @use(ptr %variable)
  call ptr @collect(ptr null)
  ret ptr %p
}
