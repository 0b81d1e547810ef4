; A second run cannot find slots for what collects in a function that has them: not silently.
; RUN: %not %opt -load-pass-plugin %plugin -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,asyncify<gc=conservative;gc-call=collect:other;world=closed>' -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,asyncify<gc=conservative;gc-call=collect;world=closed>,asyncify<gc=conservative;gc-call=collect>,verify' -disable-output %s
; CHECK: in function f
; CHECK-SAME: this call may collect, but an earlier run of the pass

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect(ptr)
declare ptr @other(ptr) "wasm-import-module"="env" "wasm-import-name"="other"

define ptr @f(ptr %p) {
  %x = call ptr @other(ptr null)
  %y = call ptr @collect(ptr null)
  store ptr %x, ptr %y
  ret ptr %p
}
