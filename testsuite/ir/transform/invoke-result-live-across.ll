; The result of an invoke that does not suspend lives across a suspend point: it is
; stored where the invoke arrives, and that block is its own.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @may(i32) "asyncify"="never"
declare void @cleanup() "asyncify"="never"
declare i32 @__gxx_wasm_personality_v0(...)

; CHECK-LABEL: define i32 @f(
; CHECK: %v = invoke i32 @may(i32 %x)
; CHECK: suspend:
; CHECK: [[V:%.*]] = phi i32 {{.*}}[ %v, %ok ]
; CHECK: %q = call i32 @pause
; CHECK: %s = add i32 %q, [[V]]
define i32 @f(i32 %x) personality ptr @__gxx_wasm_personality_v0 {
  %v = invoke i32 @may(i32 %x) to label %ok unwind label %pad
ok:
  %q = call i32 @pause(i32 2)
  %s = add i32 %q, %v
  ret i32 %s
pad:
  %t = cleanuppad within none []
  call void @cleanup() [ "funclet"(token %t) ]
  cleanupret from %t unwind to caller
}

; The block that it arrives at has another predecessor.
; CHECK-LABEL: define i32 @joined(
; CHECK: %v = invoke i32 @may(i32 %x)
; CHECK-NEXT: to label %normal unwind label %pad
; CHECK: %w = phi i32 [ %v, %normal ], [ 1, %body ]
; CHECK: %s = add i32 %q, [[W:%.*]]
define i32 @joined(i32 %x) personality ptr @__gxx_wasm_personality_v0 {
entry:
  %c = icmp eq i32 %x, 0
  br i1 %c, label %ok, label %try
try:
  %v = invoke i32 @may(i32 %x) to label %ok unwind label %pad
ok:
  %w = phi i32 [ %v, %try ], [ 1, %entry ]
  %q = call i32 @pause(i32 2)
  %s = add i32 %q, %w
  ret i32 %s
pad:
  %t = cleanuppad within none []
  call void @cleanup() [ "funclet"(token %t) ]
  cleanupret from %t unwind to caller
}
