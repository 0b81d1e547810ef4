; The result of an 'invoke' is stored on its normal edge, which it may have to itself then.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define void @f(
; CHECK: invoke ptr @collect()
; CHECK-NEXT: to label %[[NORMAL:normal.*]] unwind label %pad
; CHECK: [[NORMAL]]:
; CHECK-NEXT: store ptr %a,
; CHECK-NEXT: br label %loop
define void @f(ptr %p) personality ptr @__gxx_wasm_personality_v0 {
entry:
  %a = invoke ptr @collect() to label %loop unwind label %pad
loop:
  %b = call ptr @collect()
  call void @use(ptr %a)
  %c = icmp eq ptr %b, null
  br i1 %c, label %loop, label %out
out:
  ret void
pad:
  %cleanup = cleanuppad within none []
  call void @use(ptr %p) [ "funclet"(token %cleanup) ]
  cleanupret from %cleanup unwind to caller
}
