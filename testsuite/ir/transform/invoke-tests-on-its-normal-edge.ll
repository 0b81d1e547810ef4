; The test behind an invoke stands in a block of its own on the normal edge; what only the
; handler needs is kept, too.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -O2 -exception-model=wasm -wasm-enable-eh -mattr=+exception-handling -verify-machineinstrs -filetype=null -

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @__gxx_wasm_personality_v0(...)
declare ptr @llvm.wasm.get.exception(token)
declare i32 @llvm.wasm.get.ehselector(token)
declare ptr @__cxa_begin_catch(ptr)
declare void @__cxa_end_catch()

; CHECK-LABEL: define i32 @f
; CHECK: suspend:
; CHECK-NEXT: %[[HANDLED:[^ ]*]] = phi i64 [ %handled, %body ], [ %{{.*}}, %rewind ]
; CHECK: %r = invoke i32 @pause(i32 %{{[^)]*}})
; CHECK-NEXT: to label %normal unwind label %pad
; CHECK: ok:
; CHECK-NEXT: ret i32 %r
; CHECK: handler:
; CHECK: trunc i64 %[[HANDLED]] to i32
; CHECK: normal:
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %unwind, label %resumed
; CHECK: unwind:
; CHECK-NEXT: call void @__asyncify_spill_{{.*}}(i32 0, {{.*}}i64 %[[HANDLED]]
; CHECK: resumed:
; CHECK-NEXT: br label %ok
define i32 @f(i32 %x, i64 %handled) personality ptr @__gxx_wasm_personality_v0 {
  %r = invoke i32 @pause(i32 %x) to label %ok unwind label %pad
ok:
  ret i32 %r
pad:
  %switch = catchswitch within none [label %handler] unwind to caller
handler:
  %catch = catchpad within %switch [ptr null]
  %exception = call ptr @llvm.wasm.get.exception(token %catch)
  %selector = call i32 @llvm.wasm.get.ehselector(token %catch)
  %object = call ptr @__cxa_begin_catch(ptr %exception) [ "funclet"(token %catch) ]
  call void @__cxa_end_catch() [ "funclet"(token %catch) ]
  %result = trunc i64 %handled to i32
  catchret from %catch to label %out
out:
  ret i32 %result
}
