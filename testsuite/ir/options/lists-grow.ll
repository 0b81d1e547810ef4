; A list that is given twice grows; entries are joined by a colon.
; RUN: %asyncify -passes='asyncify<switch=a:b;switch=c;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @a()
declare void @b()
declare void @c()

; CHECK: f instrumented (3 suspend points
define void @f() {
  call void @a()
  call void @b()
  call void @c()
  ret void
}
