; Without exceptions, code generation for wasm makes each `invoke` a call and drops the landing pads.
; No rewind leads to what only they lead to: a `resume` that something else leads to cannot be
; selected. If somebody keeps them all the same, what suspends there traps.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' %s -o - | %llc -O0 -verify-machineinstrs -filetype=null -
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' %s -o - | %llc -O2 -verify-machineinstrs -filetype=null -
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -O2 -verify-machineinstrs -filetype=null -
; RUN: %asyncify -passes='function(lower-invoke),asyncify<switch=pause;world=closed>' %s -o - | %llc -O2 -verify-machineinstrs -filetype=null -
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -pass-remarks-missed=asyncify %s -o %t 2>&1 | %FileCheck --check-prefix=REMARK %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@type = external constant ptr
declare i32 @pause(i32)
declare void @may_throw()
declare i32 @__gxx_personality_v0(...)
declare ptr @__cxa_begin_catch(ptr)
declare void @__cxa_end_catch()

; REMARK-COUNT-6: this call may suspend, but only landing pads lead to it

; A cleanup, and the call that leads to it.
; CHECK-LABEL: define i32 @cleanup
; CHECK: landingpad
; CHECK-NEXT: cleanup
; CHECK-NEXT: call i32 @pause(i32 2)
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
; CHECK: resume { ptr, i32 }
; CHECK: suspended:
; CHECK-NEXT: call void @llvm.trap()
; CHECK: rewind:
; CHECK: switch i32 %{{[^,]*}}, label %suspend [
; CHECK-NEXT: i32 0, label %suspend2
; CHECK-NEXT: ]
define i32 @cleanup(i32 %x) personality ptr @__gxx_personality_v0 {
  %r = invoke i32 @pause(i32 %x) to label %ok unwind label %pad
ok:
  %s = call i32 @pause(i32 %r)
  ret i32 %s
pad:
  %e = landingpad { ptr, i32 } cleanup
  call i32 @pause(i32 2)
  resume { ptr, i32 } %e
}

; A handler, whose end the way without an exception comes to, too: there, calls are suspend points.
; CHECK-LABEL: define i32 @handler
; CHECK: call i32 @pause(i32 3)
; CHECK: label %suspended, label %back
; CHECK: %s = call i32 @pause(
; CHECK: label %unwind, label %resumed
define i32 @handler(i32 %x) personality ptr @__gxx_personality_v0 {
  invoke void @may_throw() to label %end unwind label %pad
pad:
  %e = landingpad { ptr, i32 } cleanup catch ptr @type
  %selector = extractvalue { ptr, i32 } %e, 1
  %mine = icmp eq i32 %selector, 1
  br i1 %mine, label %handle, label %on
handle:
  %object = extractvalue { ptr, i32 } %e, 0
  call ptr @__cxa_begin_catch(ptr %object)
  %h = call i32 @pause(i32 3)
  call void @__cxa_end_catch()
  br label %end
on:
  resume { ptr, i32 } %e
end:
  %r = phi i32 [ %x, %0 ], [ %h, %handle ]
  %s = call i32 @pause(i32 %r)
  ret i32 %s
}

; A handler in a cleanup, in a loop; its suspension is by an `invoke`.
; CHECK-LABEL: define void @nested
; CHECK: landingpad
; CHECK: landingpad
define void @nested(i32 %n) personality ptr @__gxx_personality_v0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %latch ]
  %r = invoke i32 @pause(i32 %i) to label %latch unwind label %outer
latch:
  %next = add i32 %i, %r
  %more = icmp slt i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
outer:
  %e = landingpad { ptr, i32 } cleanup
  br label %clean
clean:
  %k = phi i32 [ %i, %outer ], [ %left, %cleaned ]
  %c = invoke i32 @pause(i32 %k) to label %cleaned unwind label %inner
cleaned:
  %left = sub i32 %k, %c
  %again = icmp sgt i32 %left, 0
  br i1 %again, label %clean, label %on
on:
  resume { ptr, i32 } %e
inner:
  %f = landingpad { ptr, i32 } catch ptr null
  %object = extractvalue { ptr, i32 } %f, 0
  call ptr @__cxa_begin_catch(ptr %object)
  call i32 @pause(i32 %k)
  call void @__cxa_end_catch()
  invoke void @may_throw() to label %on unwind label %last
last:
  %g = landingpad { ptr, i32 } cleanup
  call i32 @pause(i32 4)
  resume { ptr, i32 } %g
}

; All that suspends is in the cleanup.
; CHECK-LABEL: define void @nothing_else
; CHECK: call i32 @pause(i32 5)
; CHECK: label %suspended, label %back
define void @nothing_else() personality ptr @__gxx_personality_v0 {
  invoke void @may_throw() to label %ok unwind label %pad
ok:
  ret void
pad:
  %e = landingpad { ptr, i32 } cleanup
  call i32 @pause(i32 5)
  resume { ptr, i32 } %e
}
