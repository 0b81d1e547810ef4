; A block that an edge leads to may never run. Its suspend point is transformed all
; the same: what LLVM would fold away is no reason to lose track of it.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define i32 @f(
; CHECK-COUNT-2: call i32 @pause
; CHECK-NOT: call i32 @pause
define i32 @f(i32 %x) {
  br i1 false, label %a, label %b
a:
  %p = call i32 @pause(i32 1)
  br label %b
b:
  %q = call i32 @pause(i32 2)
  ret i32 %q
}
