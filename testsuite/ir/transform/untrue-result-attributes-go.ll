; An unwinding call returns zero: attributes of results go, but those that say how they are passed.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare nonnull align 8 dereferenceable(8) noundef ptr @pause()
; CHECK: declare ptr @pause()
; CHECK-LABEL: define zeroext i8 @f(
; CHECK: call ptr @pause()
define zeroext range(i8 1, 5) noundef i8 @f() {
  %r = call nonnull noundef align 8 ptr @pause()
  ret i8 1
}
