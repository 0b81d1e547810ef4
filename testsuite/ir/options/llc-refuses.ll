; An error in the pass is llc's too: nothing is written.
; REQUIRES: LLVM 22, llc loads no plugins of passes before
; RUN: %not %llc -load-pass-plugin %plugin -asyncify-switch=pause -asyncify-world=shut %s -o %t.s 2>&1 | %FileCheck %s
; RUN: test ! -e %t.s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}unknown value 'shut' for 'world'
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
