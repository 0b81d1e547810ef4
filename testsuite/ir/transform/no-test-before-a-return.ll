; Behind a call that is all that may suspend, with nothing to keep, a function that only returns does the same
; whether the call has returned or unwinds: it needs no test. One that does more, or that calls itself, has one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()

; CHECK-LABEL: define internal i32 @only_returns(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: br label %[[AFTER:.*]]
; CHECK: [[AFTER]]:
; CHECK-NEXT: %narrow = trunc i32 %r to i8
; CHECK-NOT: __asyncify_state
; CHECK: ret i32 %both
; CHECK-NOT: {{^}}unwound:
define internal i32 @only_returns(i1 %c) {
  br i1 %c, label %cold, label %out
cold:
  %r = call i32 @pause()
  %narrow = trunc i32 %r to i8
  %wide = zext i8 %narrow to i32
  br label %out
out:
  %both = phi i32 [ %wide, %cold ], [ 1, %0 ]
  ret i32 %both
}
; Hosts can call this one, and the one above may return what the import did.
; CHECK-LABEL: define i32 @calls(
; CHECK: %r = call i32 @only_returns(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @calls(i1 %c) {
  %r = call i32 @only_returns(i1 %c)
  ret i32 %r
}
; That one returns zero.
; CHECK-LABEL: define i32 @calls_that(
; CHECK: %r = call i32 @calls(
; CHECK-NEXT: br label
; CHECK-NOT: __asyncify_state
; CHECK: ret i32 %r
define i32 @calls_that(i1 %c) {
  %r = call i32 @calls(i1 %c)
  ret i32 %r
}
; CHECK-LABEL: define void @returns_nothing(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: br label
; CHECK-NOT: __asyncify_state
; CHECK: ret void
define void @returns_nothing() {
  %r = call i32 @pause()
  ret void
}
; Functions that unwind return zero: some hosts look at it.
; CHECK-LABEL: define i32 @adds(
; CHECK: %r = call i32 @calls(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @adds() {
  %r = call i32 @calls(i1 true)
  %sum = add i32 %r, 1
  ret i32 %sum
}
; What an import returns that unwinds is not known here.
; CHECK-LABEL: define i32 @is_called_from_outside(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @is_called_from_outside() {
  %r = call i32 @pause()
  ret i32 %r
}
; CHECK-LABEL: define internal i32 @is_called_by_address(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
@address = global ptr @is_called_by_address
define internal i32 @is_called_by_address() {
  %r = call i32 @pause()
  ret i32 %r
}
; CHECK-LABEL: define void @stores(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: store i32 1, ptr null
define void @stores() {
  %r = call i32 @pause()
  store i32 1, ptr null
  ret void
}
; CHECK-LABEL: define i32 @divides(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @divides() {
  %r = call i32 @pause()
  %quotient = udiv i32 7, %r
  ret i32 %quotient
}
; CHECK-LABEL: define i32 @loads(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @loads() {
  %r = call i32 @pause()
  %p = inttoptr i32 %r to ptr
  %x = load i32, ptr %p
  ret i32 %x
}
; CHECK-LABEL: define i32 @repeats(
; CHECK: %r = call i32 @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @repeats() {
  br label %loop
loop:
  %r = call i32 @pause()
  br label %on
on:
  %done = icmp eq i32 %r, 0
  br i1 %done, label %out, label %loop
out:
  ret i32 %r
}
; What LLVM would make a loop of.
; CHECK-LABEL: define i32 @calls_itself(
; CHECK: %r = call i32 @calls_itself(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @calls_itself(i32 %n) "asyncify"="always" {
  %zero = icmp eq i32 %n, 0
  br i1 %zero, label %out, label %again
again:
  %less = sub i32 %n, 1
  %r = call i32 @calls_itself(i32 %less)
  ret i32 %r
out:
  ret i32 0
}
; What is on the stack is to be there when it is resumed.
; CHECK-LABEL: define i32 @has_an_array(
; CHECK: call i32 @hands_on(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
define i32 @has_an_array() {
  %array = alloca [4 x i32]
  store i32 1, ptr %array
  %r = call i32 @hands_on(ptr %array)
  ret i32 %r
}
define i32 @hands_on(ptr %p) {
  %r = call i32 @pause()
  %x = load i32, ptr %p
  %sum = add i32 %r, %x
  ret i32 %sum
}
