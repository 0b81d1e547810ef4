; What only wraps the interface is known by its calls alone: they are not inlined, or a later run,
; which may see its callers for the first time, would not know them for what they are.
; RUN: %asyncify -passes='asyncify<prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"

; CHECK: define void @wrapper()
; CHECK-NEXT: call void @__asyncify_stop_unwind()
define void @wrapper() {
  call void @stop_unwind()
  ret void
}
