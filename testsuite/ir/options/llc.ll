; In llc, options are given directly.
; REQUIRES: LLVM 22, llc loads no plugins of passes before
; RUN: %llc -load-pass-plugin=%plugin -asyncify-switch=pause -filetype=obj %s -o %t && %llvm-nm %t | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: __asyncify_state
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
