; Other calls keep their copies to code generation.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @quick(ptr byval([4 x i32]) align 4)

; CHECK-LABEL: define void @f(
; CHECK: call void @quick(ptr byval([4 x i32]) align 4 %{{.*}})
define void @f(ptr %q) {
  call void @pause()
  call void @quick(ptr byval([4 x i32]) align 4 %q)
  ret void
}
