; What one instruction makes of values that are kept anyway is not kept: it is made where it is used,
; unless that is in more places than points would keep it.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32)

; CHECK-LABEL: define i32 @compared(
; CHECK: call void @__asyncify_spill_i(i32 0, i32 %[[Y:.*]])
; CHECK: resumed:
; CHECK-NEXT: %[[X:.*]] = icmp ugt i32 %[[Y]], 7
; CHECK-NEXT: %[[W:.*]] = zext i1 %[[X]] to i32
; CHECK-NEXT: %{{.*}} = add i32 %[[W]], %[[Y]]
define i32 @compared(i32 %y) {
  %c = icmp ugt i32 %y, 7
  br label %next
next:
  call void @pause()
  %w = zext i1 %c to i32
  %r = add i32 %w, %y
  ret i32 %r
}

; Its operand is not kept.
; CHECK-LABEL: define i32 @alone(
; CHECK: call void @__asyncify_spill_i(i32 0, i32 %{{.*}})
; CHECK: resumed:
; CHECK-NEXT: ret i32
define i32 @alone(i32 %y) {
  %w = add i32 %y, 7
  br label %next
next:
  call void @pause()
  ret i32 %w
}

; It may be something else at each use.
; CHECK-LABEL: define i32 @undefined(
; CHECK: call void @__asyncify_spill_ii(i32 0,
define i32 @undefined(i32 %y) {
  %w = and i32 %y, undef
  br label %next
next:
  call void @pause()
  %r = add i32 %w, %y
  ret i32 %r
}

; CHECK-LABEL: define i32 @often(
; CHECK: call void @__asyncify_spill_ii(i32 0,
define i32 @often(i32 %y) {
  %w = add i32 %y, 7
  br label %next
next:
  call void @pause()
  %a = icmp eq i32 %w, 1
  br i1 %a, label %one, label %two
one:
  call void @use(i32 %w)
  br label %two
two:
  %b = icmp eq i32 %w, 2
  br i1 %b, label %three, label %four
three:
  call void @use(i32 %w)
  br label %four
four:
  %r = add i32 %w, %y
  ret i32 %r
}

; One of another: none of them is kept.
; CHECK-LABEL: define i32 @chain(
; CHECK: call void @__asyncify_spill_ii(i32 0,
define i32 @chain(i32 %x, i32 %y) {
  %a = add i32 %x, 1
  %b = add i32 %y, 1
  %c = xor i32 %b, 5
  %v = add i32 %a, %c
  br label %next
next:
  call void @pause()
  %r = add i32 %x, %y
  %s = add i32 %r, %a
  %t = add i32 %s, %b
  %u = add i32 %t, %c
  %w = add i32 %u, %v
  ret i32 %w
}
