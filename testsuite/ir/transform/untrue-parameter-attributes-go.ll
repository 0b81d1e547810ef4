; A rewind passes arguments that mean nothing: attributes of parameters go, but those that say how they are passed.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK-LABEL: define void @f(ptr sret(i32) %s, ptr %p, i8 signext %x)
define void @f(ptr noalias sret(i32) align 4 %s, ptr noalias nonnull noundef nocapture %p, i8 signext noundef %x) {
  call void @pause()
  ret void
}
