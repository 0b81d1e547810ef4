; An invoke of a function that does not suspend is no suspend point.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: g instrumented
; NOT-NOT:  f instrumented

declare i32 @pause(i32)

declare void @may() "asyncify"="never"
declare i32 @__gxx_wasm_personality_v0(...)
define void @f() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @may() to label %ok unwind label %pad
ok:
  ret void
pad:
  %p = cleanuppad within none []
  cleanupret from %p unwind to caller
}
define i32 @g() {
  %r = call i32 @pause(i32 1)
  ret i32 %r
}
