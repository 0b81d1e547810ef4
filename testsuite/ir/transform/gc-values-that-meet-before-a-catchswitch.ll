; A block of nothing but phis and a 'catchswitch' has no room: they are stored where it leads.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define void @f(
; CHECK: handler:
; CHECK-NEXT: %pad = catchpad within %switch [ptr null]
; CHECK-NEXT: store ptr %x,
; CHECK-NEXT: call ptr @collect() {{.*}}[ "funclet"(token %pad) ]
define void @f(ptr %p, ptr %q) personality ptr @__gxx_wasm_personality_v0 {
entry:
  invoke void @use(ptr %p) to label %next unwind label %dispatch
next:
  invoke void @use(ptr %q) to label %out unwind label %dispatch
out:
  ret void
dispatch:
  %x = phi ptr [ %p, %entry ], [ %q, %next ]
  %switch = catchswitch within none [label %handler] unwind to caller
handler:
  %pad = catchpad within %switch [ptr null]
  call ptr @collect() [ "funclet"(token %pad) ]
  call void @use(ptr %x) [ "funclet"(token %pad) ]
  catchret from %pad to label %out
}
