; The record of a call of the function itself is written in place: deep stacks are made of such
; frames. So is that of a call of what switches, if there are few in the function: each switch has one.
; All others share the functions that write them, and so do all in small code.
; RUN: %asyncify -passes='asyncify<world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<world=closed;prefer=size>,verify' -S %s | %FileCheck --check-prefix=SIZE %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

define i32 @pause() noinline "asyncify"="switch" {
  ret i32 1
}

; CHECK-LABEL: define i32 @walk(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: call i32 @pause()
; CHECK-NOT: call void @__asyncify_spill
; CHECK: store i32 0,
; CHECK-NOT: call void @__asyncify_spill
; CHECK: call i32 @walk(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: store i32 1,
; CHECK-NOT: call void @__asyncify_spill
; CHECK: }
; SIZE-LABEL: define i32 @walk(
; SIZE-COUNT-2: call void @__asyncify_spill_i(
define i32 @walk(i32 %depth, i32 %x) {
  %zero = icmp eq i32 %depth, 0
  br i1 %zero, label %leaf, label %inner
leaf:
  %a = call i32 @pause()
  %s = add i32 %a, %x
  ret i32 %s
inner:
  %d = sub i32 %depth, 1
  %b = call i32 @walk(i32 %d, i32 %x)
  %t = mul i32 %b, %depth
  ret i32 %t
}

; CHECK-LABEL: define i32 @other(
; CHECK-NOT: store i32 %{{.*}}, ptr addrspace(1) @__asyncify_position
; CHECK: call void @__asyncify_spill_i(i32 0,
; CHECK-NOT: store i32 %{{.*}}, ptr addrspace(1) @__asyncify_position
; CHECK: }
define i32 @other(i32 %x) {
  %a = call i32 @walk(i32 1, i32 2)
  %s = add i32 %a, %x
  ret i32 %s
}

; CHECK-LABEL: define i32 @many(
; CHECK: call void @__asyncify_spill_iii
define i32 @many(i32 %x) {
  %a = call i32 @pause()
  %b = call i32 @pause()
  %c = call i32 @pause()
  %s = add i32 %a, %x
  %t = add i32 %b, %s
  %u = add i32 %c, %t
  ret i32 %u
}
