; Another function of a module named "asyncify" stays an import.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
; CHECK: declare void @other() [[OTHER:#[0-9]+]]
; CHECK: attributes [[OTHER]] = { {{.*}}"wasm-import-name"="something_else"
declare void @other() "wasm-import-module"="asyncify" "wasm-import-name"="something_else"

define void @f() {
  call void @other()
  call void @pause()
  ret void
}
