; What a wider value is made of is not what was loaded from a wasm global: code generation would load
; both at once, and from linear memory.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -O2 -o - | %FileCheck --check-prefix=CODE %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()

define void @callee(i64 %b) {
  %x = call i32 @pause()
  ret void
}

; CHECK-LABEL: define void @caller(
; CHECK: %[[K:.*]] = load volatile i32, ptr addrspace(1) @__asyncify_point
; CHECK: %[[HIDDEN:.*]] = call i32 asm "", "=r,0"(i32 %[[K]])
; CHECK: zext i32 %[[HIDDEN]] to i64
; CODE-LABEL: caller:
; CODE-NOT: load32_u{{.*}}asyncify
; CODE: end_function
define void @caller(ptr %p) optsize {
entry:
  br label %loop
loop:
  %b = load volatile i64, ptr %p
  call void @callee(i64 %b)
  %e = load volatile i64, ptr %p
  call void @callee(i64 %e)
  %z = load volatile i1, ptr %p
  br i1 %z, label %loop, label %done
done:
  ret void
}
