; What is live behind a call that returns twice is kept for all calls, in a slot of its own.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare i32 @setjmp(ptr) returns_twice
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @f(
; CHECK-NEXT: [[SLOTS:%.*]] = alloca [8 x i8]
; CHECK: store ptr %p, ptr [[SLOTS]]
; CHECK: [[A:%.*]] = getelementptr inbounds i8, ptr [[SLOTS]], i32 4
; CHECK-NEXT: store ptr %a, ptr [[A]]
define void @f(ptr %buffer, ptr %p) {
  %r = call i32 @setjmp(ptr %buffer) returns_twice
  %first = icmp eq i32 %r, 0
  br i1 %first, label %normal, label %back
normal:
  %a = call ptr @collect()
  %b = call ptr @collect()
  call void @use(ptr %a)
  ret void
back:
  call void @use(ptr %p)
  ret void
}
