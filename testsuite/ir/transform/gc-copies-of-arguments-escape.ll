; The copy that the caller has made of an argument is this function's own, for all that LLVM knows: it
; must not become a value later.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define {{.*}}@f(
; CHECK: store ptr %p, ptr %copy
; CHECK: call ptr @collect()
; CHECK: load ptr, ptr %copy
define void @f(ptr byval({ ptr, ptr }) %copy, ptr %q) {
  %p = load ptr, ptr %q
  store ptr null, ptr %q
  store ptr %p, ptr %copy
  call ptr @collect()
  %x = load ptr, ptr %copy
  call void @use(ptr %x)
  ret void
}
