; A run makes what the interface does a part of the top and the base. A later one, which may see
; more files, still knows them by their attribute: who calls the top suspends, who calls the base
; does not.
; RUN: %asyncify -passes='asyncify<>,verify' %s -o %t.1.bc
; RUN: sed -n 's/^;;//p' %s > %t.ll
; RUN: %llvm-link %t.1.bc %t.ll -o %t.2.bc
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -S %t.2.bc | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

;;target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
;;target triple = "wasm32-unknown-unknown"
;;declare i32 @top(ptr)
;;declare i32 @base(i32, ptr)
;;define i32 @suspends(ptr %p) {
;;  %r = call i32 @top(ptr %p)
;;  ret i32 %r
;;}
;;define i32 @outside(ptr %p) {
;;  %r = call i32 @base(i32 1, ptr %p)
;;  ret i32 %r
;;}

declare void @start_unwind(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"

; CHECK: define i32 @top(ptr %p) [[TOP:#[0-9]+]]
; CHECK-NOT: call void @__asyncify_start_unwind
; CHECK: define i32 @base(i32 %x, ptr %p) [[BASE:#[0-9]+]]
; CHECK-NOT: call void @__asyncify_stop_unwind
; CHECK: define i32 @suspends(ptr %p) [[SUSPENDS:#[0-9]+]]
; CHECK: define i32 @outside(ptr %p) {
; CHECK-DAG: attributes [[TOP]] = { {{.*}}"asyncify"="runtime" "asyncify-end"="top"
; CHECK-DAG: attributes [[BASE]] = { {{.*}}"asyncify"="runtime" "asyncify-end"="base"
; CHECK-DAG: attributes [[SUSPENDS]] = { {{.*}}"asyncify"="instrumented"
define i32 @top(ptr %p) {
  call void @start_unwind(ptr %p)
  ret i32 0
}
define i32 @task(ptr %p) {
  %r = call i32 @top(ptr %p)
  ret i32 %r
}
define i32 @base(i32 %x, ptr %p) {
  %r = call i32 @task(ptr %p)
  call void @stop_unwind()
  ret i32 %x
}
