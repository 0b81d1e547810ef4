; No later pass drops what only a collector reads.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,default<O3>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define {{.*}}@f(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK-NEXT: call ptr @collect()
; CHECK: call void @use(ptr %p)
define void @f(ptr %p) {
  call ptr @collect() memory(argmem: read)
  call void @use(ptr %p)
  ret void
}
