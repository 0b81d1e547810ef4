; In an open world, setjmp and longjmp do not suspend: code generation makes something else of them.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @setjmp(ptr) returns_twice
declare void @longjmp(ptr, i32) noreturn

; CHECK-LABEL: define i32 @f(
; CHECK-NOT: __asyncify
; CHECK: }
define i32 @f(ptr %b) {
  %r = call i32 @setjmp(ptr %b) returns_twice
  %c = icmp eq i32 %r, 0
  br i1 %c, label %jump, label %done
jump:
  call void @longjmp(ptr %b, i32 1) noreturn
  unreachable
done:
  ret i32 %r
}
