; A name stands above a wildcard that matches it, whichever list it is in.
; RUN: %asyncify -passes='asyncify<switch=wait;never=wait*;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=wait*;never=wait_not;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @wait()
declare void @wait_not()

; CHECK: f instrumented (1 suspend points
define void @f() {
  call void @wait()
  call void @wait_not()
  ret void
}
