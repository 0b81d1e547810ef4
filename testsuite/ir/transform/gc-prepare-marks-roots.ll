; What an option names a root is one in a copy that LLVM makes of it, under another name.
; RUN: %asyncify -passes='asyncify-prepare<gc=conservative;gc-call=collect>,function(instsimplify),default<O2>,asyncify<gc=conservative;gc-call=collect>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @hidden(ptr) "asyncify-gc"="never"
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define {{.*}}@f(
; CHECK: store ptr %p,
; CHECK: call {{.*}}@collect
define void @f(ptr %p) {
  call ptr @collect(i32 1, ptr %p)
  call void @use(ptr %p)
  ret void
}
; CHECK: define internal {{.*}}@collect{{.*}} #[[ROOT:[0-9]+]]
define internal ptr @collect(i32 %unused, ptr %p) {
  %x = call ptr @hidden(ptr %p)
  ret ptr %x
}
; CHECK: attributes #[[ROOT]] = { {{.*}}"asyncify-gc"="collects"
