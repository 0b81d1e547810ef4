; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: a call that may suspend in a cleanup that shares its code with others, as of a destructor while an exception is in flight, is not supported yet; name the callee

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@count = global i32 0
declare void @pause()
declare void @may_throw()
declare i32 @__gxx_wasm_personality_v0(...)

define void @f() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @may_throw() to label %next unwind label %pad
next:
  invoke void @may_throw() to label %ok unwind label %other
ok:
  ret void
pad:
  %t = cleanuppad within none []
  call void @pause() [ "funclet"(token %t) ]
  br label %shared
other:
  %u = cleanuppad within none []
  br label %shared
shared:
  store volatile i32 1, ptr @count
  unreachable
}
