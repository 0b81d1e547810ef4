; In code made for size, and in functions of many suspend points, a rewind pops records word for
; word: each takes a call, and no load with an offset. Loops find the number in a global. What a record has more is popped in the end.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<Oz>,verify' -disable-output %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32, i64, ptr)

; CHECK-LABEL: define void @values(
; CHECK: rewind:
; CHECK-NEXT: call i32 @__asyncify_pop_word()
; CHECK-NEXT: %[[X:.*]] = call i32 @__asyncify_pop_word()
; CHECK-NEXT: %[[WORD:.*]] = call i32 @__asyncify_pop_word()
; CHECK-NEXT: %[[P:.*]] = inttoptr i32 %[[WORD]] to ptr
; CHECK-NEXT: %[[AT:.*]] = call i32 @__asyncify_pop(i32 8)
; CHECK-NEXT: %[[RECORD:.*]] = inttoptr i32 %[[AT]] to ptr
; CHECK-NEXT: %[[Y:.*]] = load i64, ptr %[[RECORD]], align 4
; CHECK-NOT: @__asyncify_pop
; CHECK: }
define void @values(i32 %x, i64 %y, ptr %p) optsize {
  call void @pause()
  call void @use(i32 %x, i64 %y, ptr %p)
  ret void
}

; CHECK-LABEL: define void @loop(
; CHECK: rewind:
; CHECK-NEXT: %[[K:.*]] = call i32 @__asyncify_pop_word()
; CHECK-NEXT: store i32 %[[K]], ptr addrspace(1) @__asyncify_point
; CHECK: call i32 @__asyncify_pop_word()
; CHECK: dispatch:
; CHECK: load volatile i32, ptr addrspace(1) @__asyncify_point
; CHECK-NOT: @__asyncify_popped
; CHECK: }
define void @loop(i32 %n, ptr %p) minsize optsize {
  br label %head
head:
  %i = phi i32 [ 0, %0 ], [ %next, %head ]
  call void @pause()
  call void @use(i32 %i, i64 0, ptr %p)
  call void @pause()
  %next = add i32 %i, 1
  %again = icmp ult i32 %next, %n
  br i1 %again, label %head, label %done
done:
  ret void
}

; The first point keeps less; both records are as long.
; CHECK-LABEL: define void @padded(
; CHECK: rewind:
; CHECK: call i32 @__asyncify_pop(i32 12)
; CHECK: switch i32
; CHECK: }
define void @padded(i32 %a, i32 %b, i32 %c, i64 %y, ptr %p) cold {
  call void @pause()
  call void @use(i32 %a, i64 0, ptr %p)
  call void @pause()
  call void @use(i32 %b, i64 %y, ptr null)
  ret void
}

; Nothing is popped for what has no bytes: behind the record, there may be no memory.
; CHECK-LABEL: define void @nothing(
; CHECK-NOT: @__asyncify_pop(
; CHECK: phi {} [ %e, %body ], [ zeroinitializer, %rewind ]
; CHECK-NOT: @__asyncify_pop(
; CHECK: }
define void @nothing(ptr %p) optsize {
  %e = load volatile {}, ptr %p
  call void @pause()
  store volatile {} %e, ptr %p
  ret void
}

; With eight points, a function is large.
; CHECK-LABEL: define void @large(
; CHECK: rewind:
; CHECK-NEXT: call i32 @__asyncify_pop_word()
; CHECK-NEXT: call i32 @__asyncify_pop_word()
; CHECK: }
define void @large(i32 %x) {
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i64 0, ptr null)
  ret void
}

; A large function's records of calls of itself are not written in place, either.
; CHECK-LABEL: define void @recursive(
; CHECK: rewind:
; CHECK-NEXT: call i32 @__asyncify_pop_word()
; CHECK: }
define void @recursive(i32 %x) {
  call void @recursive(i32 1)
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i64 0, ptr null)
  ret void
}

; CHECK-LABEL: define void @smaller(
; CHECK-NOT: @__asyncify_pop_word
; CHECK: }
define void @smaller(i32 %x) {
  call void @smaller(i32 1)
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @pause()
  call void @use(i32 %x, i64 0, ptr null)
  ret void
}

; Not in other code, nor where the stack pointer lies in the record.
; CHECK-LABEL: define void @other(
; CHECK-NOT: @__asyncify_pop_word
; CHECK: }
define void @other(i32 %x, i64 %y, ptr %p) {
  call void @pause()
  call void @use(i32 %x, i64 %y, ptr %p)
  ret void
}

; CHECK-LABEL: define void @moving(
; CHECK-NOT: @__asyncify_pop_word
; CHECK: }
define void @moving(i32 %x, i64 %y) optsize {
  %p = alloca i8, i32 %x
  call void @pause()
  call void @use(i32 %x, i64 %y, ptr %p)
  ret void
}
