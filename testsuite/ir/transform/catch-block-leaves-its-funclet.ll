; A catch block with a suspend point leaves its funclet before it begins to handle the
; exception; what rethrows by itself stays where it is. A nested cleanup comes along.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -O2 -exception-model=wasm -wasm-enable-eh -mattr=+exception-handling -verify-machineinstrs -filetype=null -

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@_ZTIi = external constant ptr

declare i32 @pause(i32)
declare void @may_throw()
declare i32 @__gxx_wasm_personality_v0(...)
declare ptr @llvm.wasm.get.exception(token)
declare i32 @llvm.wasm.get.ehselector(token)
declare i32 @llvm.eh.typeid.for(ptr)
declare void @llvm.wasm.rethrow()
declare ptr @__cxa_begin_catch(ptr)
declare void @__cxa_end_catch()

; CHECK-LABEL: define i32 @f
; CHECK: start:
; CHECK: br i1 %matches, label %handle, label %rethrow
; CHECK: handle:
; CHECK-NEXT: catchret from %catch to label %handler
; CHECK: handler:
; CHECK-NEXT: %object = call ptr @__cxa_begin_catch(ptr %exception){{$}}
; CHECK: %r = invoke i32 @pause(i32 %{{.*}}) #{{[0-9]+$}}
; CHECK: end:
; CHECK-NEXT: call void @__cxa_end_catch(){{$}}
; CHECK-NEXT: br label %out
; CHECK: cleanup:
; CHECK-NEXT: %nested = cleanuppad within none []
; CHECK-NEXT: call void @__cxa_end_catch() [ "funclet"(token %nested) ]
; CHECK: rethrow:
; CHECK-NEXT: call void @llvm.wasm.rethrow() [ "funclet"(token %catch) ]
define i32 @f(i32 %x) personality ptr @__gxx_wasm_personality_v0 {
  invoke void @may_throw() to label %out unwind label %pad
pad:
  %switch = catchswitch within none [label %start] unwind to caller
start:
  %catch = catchpad within %switch [ptr @_ZTIi]
  %exception = call ptr @llvm.wasm.get.exception(token %catch)
  %selector = call i32 @llvm.wasm.get.ehselector(token %catch)
  %wanted = call i32 @llvm.eh.typeid.for(ptr @_ZTIi)
  %matches = icmp eq i32 %selector, %wanted
  br i1 %matches, label %handle, label %rethrow
handle:
  %object = call ptr @__cxa_begin_catch(ptr %exception) [ "funclet"(token %catch) ]
  %value = load i32, ptr %object
  %r = invoke i32 @pause(i32 %value) [ "funclet"(token %catch) ] to label %end unwind label %cleanup
end:
  call void @__cxa_end_catch() [ "funclet"(token %catch) ]
  catchret from %catch to label %out
cleanup:
  %nested = cleanuppad within %catch []
  call void @__cxa_end_catch() [ "funclet"(token %nested) ]
  cleanupret from %nested unwind to caller
rethrow:
  call void @llvm.wasm.rethrow() [ "funclet"(token %catch) ]
  unreachable
out:
  %result = phi i32 [ %x, %0 ], [ %r, %end ]
  ret i32 %result
}
