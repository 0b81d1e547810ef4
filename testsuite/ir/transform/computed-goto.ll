; Blocks that a computed jump leads to cannot be entered otherwise: their loops get no gate.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
@labels = constant [2 x ptr] [ptr blockaddress(@f, %a), ptr blockaddress(@f, %b)]
; CHECK-LABEL: define i32 @f(
; CHECK: indirectbr ptr %{{.*}}, [label %a, label %b]
define i32 @f(i32 %n) {
entry:
  %p0 = load ptr, ptr @labels
  br label %go
go:
  %p = phi ptr [ %p0, %entry ], [ %q, %a ]
  indirectbr ptr %p, [label %a, label %b]
a:
  %r = call i32 @pause(i32 %n)
  %at = getelementptr ptr, ptr @labels, i32 %r
  %q = load ptr, ptr %at
  br label %go
b:
  ret i32 %n
}
