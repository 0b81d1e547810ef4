; A cleanup that may suspend catches C++'s exceptions, leaves the funclet, and throws them again at
; its end, to where they were going. For other exceptions it is there a second time: if it suspends
; then, the program traps.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -O2 -exception-model=wasm -wasm-enable-eh -mattr=+exception-handling -verify-machineinstrs -filetype=null -

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @work()
declare void @pause()
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define void @f
; CHECK: inner:
; CHECK-NEXT: [[SWITCH:%.*]] = catchswitch within none [label %all] unwind label %outer
; CHECK: all:
; CHECK-NEXT: [[ALL:%.*]] = catchpad within [[SWITCH]] [ptr null]
; CHECK-NEXT: invoke void @llvm.wasm.rethrow() [ "funclet"(token [[ALL]]) ]
; CHECK-NEXT: to label %never unwind label %again
; CHECK: again:
; CHECK-NEXT: [[AGAIN:%.*]] = catchswitch within [[ALL]] [label %caught] unwind label %cleanup.foreign
; CHECK: caught:
; CHECK-NEXT: [[PAD:%.*]] = catchpad within [[AGAIN]] [ptr null]
; CHECK-NEXT: %exception = call ptr @llvm.wasm.get.exception(token [[PAD]])
; CHECK-NEXT: catchret from [[PAD]] to label %known
; CHECK: known:
; CHECK-NEXT: catchret from [[ALL]] to label %cleanup
; CHECK: cleanup:
; CHECK-NEXT: %v = load ptr, ptr %p
; CHECK: suspend:
; CHECK: [[V:%.*]] = phi ptr [ %v, %cleanup ], [ %{{.*}}, %rewind ]
; CHECK: [[EXCEPTION:%.*]] = phi ptr [ %exception, %cleanup ], [ %{{.*}}, %rewind ]
; CHECK: call void @pause() #{{[0-9]+$}}
; CHECK: resumed:
; CHECK-NEXT: invoke void @{{llvm.wasm.throw|__asyncify_throw}}(i32 0, ptr [[EXCEPTION]])
; CHECK-NEXT: to label %thrown unwind label %outer
; CHECK: outer:
; CHECK-NEXT: [[OUTER:%.*]] = phi ptr [ %v.foreign, %back ], [ [[V]], %resumed ], [ poison, %inner ]
; CHECK-NEXT: %u = cleanuppad within none []
; CHECK-NEXT: call void @work() [ "funclet"(token %u) ]
; CHECK-NEXT: store ptr null, ptr [[OUTER]]
; CHECK-NEXT: cleanupret from %u unwind to caller
; CHECK: cleanup.foreign:
; CHECK-NEXT: %t.foreign = cleanuppad within [[ALL]] []
; CHECK-NEXT: %v.foreign = load ptr, ptr %p
; CHECK-NEXT: call void @pause() #{{[0-9]+}} [ "funclet"(token %t.foreign) ]
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
; CHECK: back:
; CHECK-NEXT: cleanupret from %t.foreign unwind label %outer
; CHECK: suspended:
; CHECK-NEXT: call void @llvm.trap()
define void @f(ptr %p) personality ptr @__gxx_wasm_personality_v0 {
  invoke void @work() to label %ok unwind label %inner
ok:
  ret void
inner:
  %t = cleanuppad within none []
  %v = load ptr, ptr %p
  call void @pause() [ "funclet"(token %t) ]
  cleanupret from %t unwind label %outer
outer:
  %u = cleanuppad within none []
  call void @work() [ "funclet"(token %u) ]
  store ptr null, ptr %v
  cleanupret from %u unwind to caller
}

; A try block in a cleanup leaves with it.
; CHECK-LABEL: define void @nested
; CHECK: cleanup:
; CHECK: invoke void @work()
; CHECK-NEXT: to label %{{.*}} unwind label %dispatch
; CHECK: dispatch:
; CHECK-NEXT: %s = catchswitch within none [label %handler] unwind label %terminate
; CHECK: terminate:
; CHECK-NEXT: %w = cleanuppad within none []
define void @nested() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @work() to label %ok unwind label %pad
ok:
  ret void
pad:
  %t = cleanuppad within none []
  invoke void @work() [ "funclet"(token %t) ] to label %done unwind label %dispatch
dispatch:
  %s = catchswitch within %t [label %handler] unwind label %terminate
handler:
  %c = catchpad within %s [ptr null]
  %e = call ptr @llvm.wasm.get.exception(token %c)
  call ptr @__cxa_begin_catch(ptr %e) [ "funclet"(token %c) ]
  call void @pause() [ "funclet"(token %c) ]
  call void @__cxa_end_catch() [ "funclet"(token %c) ]
  catchret from %c to label %done
done:
  cleanupret from %t unwind to caller
terminate:
  %w = cleanuppad within %t []
  call void @stop() [ "funclet"(token %w) ]
  unreachable
}

declare ptr @__cxa_begin_catch(ptr)
declare void @__cxa_end_catch()
declare void @stop() noreturn
declare ptr @llvm.wasm.get.exception(token)
