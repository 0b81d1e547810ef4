; A function left out would be a frame that cannot unwind: neither optnone nor -opt-bisect-limit
; skips the pass.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -opt-bisect-limit=0 -S %s 2>/dev/null | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define void @f(
; CHECK: @__asyncify_state
define void @f() noinline optnone {
  call void @pause()
  ret void
}
