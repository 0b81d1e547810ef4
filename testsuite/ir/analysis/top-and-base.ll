; Functions of the runtime are not instrumented; the top suspends its callers, a base hides what it calls.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: task instrumented
; NOT-NOT: top instrumented
; NOT-NOT: base instrumented
; NOT-NOT: above instrumented

declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @stop_rewind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_rewind"
declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
define void @top(ptr %p) {
  call void @start_unwind(ptr %p)
  call void @stop_rewind()
  ret void
}
define void @task(ptr %p) {
  call void @top(ptr %p)
  ret void
}
define void @base(ptr %p) {
  call void @task(ptr %p)
  call void @stop_unwind()
  ret void
}
define void @above(ptr %p) {
  call void @base(ptr %p)
  ret void
}
