; The slots are a part of the frame that survives a suspension.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;switch=pause;never=use;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @pause()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @f(
; CHECK-NEXT: [[SLOTS:%.*]] = alloca [4 x i8], align 4
; CHECK: rewind:
; CHECK: call void asm sideeffect "", "r,~{memory}"(ptr [[SLOTS]])
define void @f(ptr %p) {
  call ptr @collect()
  call void @pause()
  call void @use(ptr %p)
  ret void
}
