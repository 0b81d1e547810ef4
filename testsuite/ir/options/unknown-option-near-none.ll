; Where none is near, all are named.
; RUN: %not %asyncify -passes='asyncify<frobnicate>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}unknown option 'frobnicate' (switch, never, always, world, indirect, abi,
define void @f() {
  ret void
}
