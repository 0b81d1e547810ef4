; For speed, a round of a loop that was suspended goes on in a copy, which goes back to the loop: there, no
; round asks for a rewind. What is nested in the loop is as before in the copy, and asks for nothing in the loop.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s --check-prefix=AUTO
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify,default<O3>,verify' -disable-output %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define i32 @one(
; CHECK: br i1 %{{.*}}, label %rewind, label %body
; CHECK: [[HEADER:head]]:
; CHECK: %i = phi i32 [ %i2, %resumed ], [ %{{.*}}, %preheader ], [ %i2.resumed, %[[RESUMED:.*]] ]
; CHECK-NOT: __asyncify_state
; CHECK: call i32 @pause(i32 %{{.*}})
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %unwind, label %resumed
; CHECK: br i1 %{{.*}}, label %[[HEADER]], label %done
; CHECK: rewind:
; CHECK: call i32 @pause(i32 %{{.*}})
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %unwind, label %[[RESUMED]], !prof
; CHECK: [[RESUMED]]:
; CHECK: br i1 %{{.*}}, label %[[HEADER]], label %done

; AUTO-LABEL: define i32 @one(
; AUTO: head:
; AUTO: load volatile i32, ptr addrspace(1) @__asyncify_state
; AUTO: br i1 %{{.*}}, label %dispatch, label %loop
define i32 @one(i32 %n) {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %i2, %head ]
  %r = call i32 @pause(i32 %i)
  %i2 = add i32 %i, 1
  %c = icmp slt i32 %r, %n
  br i1 %c, label %head, label %done
done:
  ret i32 %i
}

; One test at the entry, one behind each of the two calls, and in the copy that of the nested loop.
; CHECK-LABEL: define void @nested(
; CHECK-COUNT-4: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-LABEL: define i32 @unoptimised(
define void @nested(i32 %n) {
  br label %outer
outer:
  %i = phi i32 [ 0, %0 ], [ %i2, %latch ]
  br label %inner
inner:
  %j = phi i32 [ 0, %outer ], [ %j2, %inner ]
  %r = call i32 @pause(i32 %j)
  %j2 = add i32 %j, %r
  %c = icmp slt i32 %j2, %i
  br i1 %c, label %inner, label %latch
latch:
  %i2 = add i32 %i, 1
  %d = icmp slt i32 %i2, %n
  br i1 %d, label %outer, label %done
done:
  ret void
}

; Not where nothing is optimised.
; CHECK: br i1 %{{.*}}, label %dispatch, label %loop
define i32 @unoptimised(i32 %n) optnone noinline {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %i2, %head ]
  %r = call i32 @pause(i32 %i)
  %i2 = add i32 %i, 1
  %c = icmp slt i32 %r, %n
  br i1 %c, label %head, label %done
done:
  ret i32 %i
}
