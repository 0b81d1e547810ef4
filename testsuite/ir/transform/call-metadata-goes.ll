; Metadata of a suspend point that speaks of its result or memory goes.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()
; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @pause() #{{[0-9]+$}}
define i32 @f() {
  %r = call i32 @pause(), !range !0
  ret i32 %r
}
!0 = !{i32 1, i32 5}
