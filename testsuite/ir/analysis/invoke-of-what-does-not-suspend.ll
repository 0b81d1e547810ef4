; A try block in an instrumented function is fine as long as nothing in it suspends.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @may_throw()
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK: f instrumented (1 suspend points
define void @f() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @may_throw() to label %ok unwind label %pad
ok:
  call void @pause()
  ret void
pad:
  %t = cleanuppad within none []
  cleanupret from %t unwind to caller
}
