; Parameters and results that nobody needs afterwards are not kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @get()
declare void @use(i32)

; CHECK: f instrumented (1 suspend points, 1 values spilled, 0 stack objects survive)
define void @f(i32 %a, i64 %b, ptr %c) {
  %d = call i32 @get()
  call void @use(i32 %d)
  call void @pause()
  call void @use(i32 %a)
  ret void
}
