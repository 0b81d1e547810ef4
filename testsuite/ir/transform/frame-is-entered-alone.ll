; With resume=frame, a function is entered without its caller, by another that stores what it returns in
; place of its record; its caller, entered again, calls it for that.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i64 @f(i32 %x)
; CHECK: unwind:
; CHECK: call void @__asyncify_spill_ii(i32 0, i32 ptrtoint (ptr @f.resume to i32), i32 %{{.*}})
; CHECK: rewind:
; CHECK: [[STATE:%.*]] = load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: [[BACK:%.*]] = icmp eq i32 [[STATE]], 3
; CHECK: br i1 [[BACK]], label %give.back, label %enter
; CHECK: give.back:
; CHECK: store i32 0, ptr addrspace(1) @__asyncify_state
; CHECK: [[AT:%.*]] = load i32, ptr addrspace(1) @__asyncify_popped
; CHECK: [[PLACE:%.*]] = inttoptr i32 [[AT]] to ptr
; CHECK: [[VALUE:%.*]] = load i64, ptr [[PLACE]], align 4
; CHECK: ret i64 [[VALUE]]
; CHECK: enter:
; CHECK: [[HALF:%.*]] = lshr i32 [[STATE]], 2
; CHECK: [[NEXT:%.*]] = add i32 [[HALF]], 2
; CHECK: store i32 [[NEXT]], ptr addrspace(1) @__asyncify_state
; CHECK-LABEL: define internal void @f.resume(ptr %0)
; CHECK: [[ADDRESS:%.*]] = getelementptr inbounds i8, ptr %0, i32 8
; CHECK: [[POINTER:%.*]] = load i32, ptr [[ADDRESS]]
; CHECK: store volatile i32 [[POINTER]], ptr addrspace(1) @__stack_pointer
; CHECK: [[RESULT:%.*]] = call i64 @f(i32 0)
; CHECK: br i1 %{{.*}}, label %unwound, label %back
; CHECK: back:
; CHECK: store i64 [[RESULT]], ptr %0, align 4
define i64 @f(i32 %x) {
  %r = call i32 @pause(i32 %x)
  %s = add i32 %r, %x
  %t = zext i32 %s to i64
  ret i64 %t
}
