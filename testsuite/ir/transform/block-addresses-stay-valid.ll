; A label whose address was taken is still the block that it was.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @labels = constant [2 x ptr] [ptr blockaddress(@f, %one), ptr blockaddress(@f, %two)]
@labels = constant [2 x ptr] [ptr blockaddress(@f, %one), ptr blockaddress(@f, %two)]

declare void @pause()

; CHECK-LABEL: define i32 @f(
; CHECK: indirectbr ptr %{{.*}}, [label %one, label %two]
; CHECK: one:
; CHECK: two:
define i32 @f(ptr %label) {
entry:
  call void @pause()
  indirectbr ptr %label, [label %one, label %two]
one:
  call void @pause()
  ret i32 1
two:
  ret i32 2
}
