; A second run knows the base by the functions that took the place of the imports.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -S %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,asyncify<switch=pause;world=closed>,verify' -S %s -o %t.2
; RUN: cmp %t.1 %t.2 && echo same | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define i32 @task(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
; CHECK: same
define i32 @base(i32 %x) {
  %r = call i32 @task(i32 %x)
  call void @stop_unwind()
  ret i32 %r
}
