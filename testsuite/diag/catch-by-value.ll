; What is caught by value is copied before the handler has taken the exception over.
; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: a call that may suspend in a catch block that cannot leave its funclet, or before it has taken the exception over (as a copy constructor of what is caught by value), is not supported yet; name the callee

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @may_throw()
declare i32 @__gxx_wasm_personality_v0(...)
declare ptr @llvm.wasm.get.exception(token)
declare ptr @__cxa_begin_catch(ptr)
declare void @__cxa_end_catch()

define void @f() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @may_throw() to label %ok unwind label %dispatch
dispatch:
  %s = catchswitch within none [label %handler] unwind to caller
handler:
  %c = catchpad within %s [ptr null]
  %e = call ptr @llvm.wasm.get.exception(token %c)
  call void @pause() [ "funclet"(token %c) ]
  call ptr @__cxa_begin_catch(ptr %e) [ "funclet"(token %c) ]
  call void @__cxa_end_catch() [ "funclet"(token %c) ]
  catchret from %c to label %ok
ok:
  ret void
}
