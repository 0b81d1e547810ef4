; A wrong value names the nearest right one, and all of them.
; RUN: %not %asyncify -passes='asyncify<world=opened>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}unknown value 'opened' for 'world'; did you mean 'open'? (open, closed)
define void @f() {
  ret void
}
