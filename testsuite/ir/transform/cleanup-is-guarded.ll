; A cleanup that shares code with another cannot leave its funclet. Of a destructor that is called
; there it may only be not known that it does not suspend: if it does, the program traps. No
; suspend point is made of the call.
; RUN: %asyncify -passes='asyncify<switch=pause;world=open>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=open>,default<O3>' %s -o - | %llc -O2 -exception-model=wasm -wasm-enable-eh -mattr=+exception-handling -verify-machineinstrs -filetype=null -

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@count = global i32 0
declare void @work()
declare void @destroy(ptr)
declare void @__cxa_end_catch()
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define void @f
; CHECK: pad:
; CHECK-NEXT: %t = cleanuppad within none []
; CHECK-NEXT: call void @destroy(ptr %{{.*}}) #{{[0-9]+}} [ "funclet"(token %t) ]
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
; CHECK: back:
; CHECK-NEXT: call void @__cxa_end_catch() [ "funclet"(token %t) ]
; CHECK: suspended:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @f(ptr %p, i1 %c) personality ptr @__gxx_wasm_personality_v0 {
  invoke void @work() to label %ok unwind label %pad
ok:
  invoke void @destroy(ptr %p) to label %done unwind label %other
done:
  ret void
pad:
  %t = cleanuppad within none []
  call void @destroy(ptr %p) [ "funclet"(token %t) ]
  call void @__cxa_end_catch() [ "funclet"(token %t) ]
  br i1 %c, label %shared, label %on
on:
  cleanupret from %t unwind to caller
other:
  %u = cleanuppad within none []
  br label %shared
shared:
  store volatile i32 1, ptr @count
  unreachable
}
