; What a suspension makes untrue of a function is taken back.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause() nosync nofree norecurse willreturn memory(none)
; CHECK: declare void @pause()
; CHECK-LABEL: define void @f(
; CHECK-SAME: [[F:#[0-9]+]]
; CHECK: attributes [[F]] = { noduplicate noinline nounwind "asyncify"="instrumented" "keep" "nooutline" }
define void @f() nounwind nosync nofree norecurse willreturn mustprogress memory(read) "keep" {
  call void @pause()
  ret void
}
