; An instrumented function that comes in by linking keeps its role: its callers are instrumented,
; itself not again.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @before() "asyncify"="instrumented" {
  call void @pause() "asyncify"="point"
  ret void
}
; CHECK: f instrumented (1 suspend points
define void @f() {
  call void @before()
  ret void
}
