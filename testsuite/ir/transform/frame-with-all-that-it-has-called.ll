; With resume=frame, a function where an exception of a call may go on, or whose callee may look for more
; arguments, is entered with all that it has called: it says so where it unwinds.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @__gxx_wasm_personality_v0(...)
define void @plain() {
  %r = call i32 @pause(i32 1)
  ret void
}
define void @more(i32 %x, ...) {
  %r = call i32 @pause(i32 1)
  ret void
}
; CHECK-LABEL: define void @catches()
; CHECK: unwind:
; CHECK-NEXT: [[END:%.*]] = load i32, ptr addrspace(1) @__asyncify_position
; CHECK-NEXT: store i32 [[END]], ptr addrspace(1) @__asyncify_together
; CHECK-NEXT: call void @__asyncify_spill_
define void @catches() personality ptr @__gxx_wasm_personality_v0 {
  invoke void @plain() to label %done unwind label %pad
pad:
  %p = cleanuppad within none []
  cleanupret from %p unwind to caller
done:
  ret void
}
; CHECK-LABEL: define void @passes()
; CHECK: store i32 %{{.*}}, ptr addrspace(1) @__asyncify_together
define void @passes() {
  call void (i32, ...) @more(i32 1, i32 2)
  ret void
}
; CHECK-LABEL: define void @calls()
; CHECK-NOT: __asyncify_together
; CHECK: define internal void @plain.resume
define void @calls() {
  call void @plain()
  ret void
}
