; A call that may collect reads the frame, whatever was promised of it or its callee.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect() nosync nofree memory(inaccessiblemem: readwrite)
declare void @use(ptr) "asyncify-gc"="never"

; CHECK: declare ptr @collect(){{$}}
; CHECK-LABEL: define void @f(ptr %p) #
; CHECK: call ptr @collect() #[[CALL:[0-9]+]], !kept
define void @f(ptr %p) memory(readwrite, argmem: none) nofree {
  call ptr @collect() memory(none), !alias.scope !0, !noalias !0, !kept !0
  call void @use(ptr %p)
  ret void
}
; CHECK-DAG: attributes #{{[0-9]}} = { "asyncify-gc-slots"="4" }
; CHECK-DAG: attributes #[[CALL]] = { "asyncify-gc"="point" }
!0 = !{!1}
!1 = distinct !{!1, !2}
!2 = distinct !{!2}
