; A suspend point of which a loop's copy has another call: if one of them were inlined, or called a function
; that was specialised for it, the callee's frame would lie at two addresses, or be another one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define void @f(
; CHECK: call i32 @callee(i32 %i) [[POINT:#[0-9]+]]
; CHECK: call i32 @callee(i32 0) [[POINT]]
define void @f(i32 %n) {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %r, %head ]
  %r = call i32 @callee(i32 %i)
  %c = icmp slt i32 %r, %n
  br i1 %c, label %head, label %done
done:
  ret void
}

; CHECK: define internal i32 @callee(i32 %x) [[CALLEE:#[0-9]+]] {
define internal i32 @callee(i32 %x) alwaysinline {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
; CHECK-DAG: attributes [[CALLEE]] = {{.*}} noduplicate
; CHECK-DAG: attributes [[POINT]] = {{.*}} noinline
