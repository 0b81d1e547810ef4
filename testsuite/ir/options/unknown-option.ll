; A wrong option names the nearest right one.
; RUN: %not %asyncify -passes='asyncify<swich=pause>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}unknown option 'swich'; did you mean 'switch'?
define void @f() {
  ret void
}
