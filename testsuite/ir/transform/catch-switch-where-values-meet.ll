; A try block that does not suspend, in a function that does: values that meet where its
; exceptions arrive stay values.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @may(i32) "asyncify"="never"
declare void @use(i32)
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define void @f(
; CHECK: phi i32 [ 1, %{{.*}} ], [ 2, %{{.*}} ]
; CHECK-NEXT: catchswitch within none
define void @f() personality ptr @__gxx_wasm_personality_v0 {
entry:
  call void @pause()
  invoke void @may(i32 1) to label %next unwind label %dispatch
next:
  invoke void @may(i32 2) to label %done unwind label %dispatch
dispatch:
  %which = phi i32 [ 1, %entry ], [ 2, %next ]
  %switch = catchswitch within none [label %start] unwind to caller
start:
  %pad = catchpad within %switch [ptr null]
  catchret from %pad to label %caught
caught:
  call void @use(i32 %which)
  call void @pause()
  br label %done
done:
  ret void
}
